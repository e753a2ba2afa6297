"""Codes of clinical findings, with the words shown for them.

The codes are those of `guidelines.core.record.case_record`; a test holds the two together.
"""

from __future__ import annotations

from django.db.models import TextChoices


class Sex(TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"


class VitalStatus(TextChoices):
    ALIVE = "alive", "Alive"
    DEAD = "dead", "Dead"


class Laterality(TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    BILATERAL = "bilateral", "Bilateral"
    MIDLINE = "midline", "Midline"


class Grade(TextChoices):
    G1 = "1", "G1"
    G2 = "2", "G2"
    G3 = "3", "G3"
    G4 = "4", "G4"
    LOW = "low", "Low grade"
    HIGH = "high", "High grade"


class Subtype(TextChoices):
    CONVENTIONAL = "conventional", "Conventional"
    PAROSTEAL = "parosteal", "Parosteal"
    PERIOSTEAL = "periosteal", "Periosteal"
    HIGH_GRADE_SURFACE = "high_grade_surface", "High-grade surface"
    LOW_GRADE_CENTRAL = "low_grade_central", "Low-grade central"
    SECONDARY = "secondary", "Secondary (irradiated or diseased bone)"
    TELANGIECTATIC = "telangiectatic", "Telangiectatic"
    SMALL_CELL = "small_cell", "Small cell"
    EXTRASKELETAL = "extraskeletal", "Extraskeletal"


class DiagnosisBasis(TextChoices):
    HISTOLOGY = "histology", "Histology"
    IMAGING = "imaging", "Imaging"
    CLINICAL = "clinical", "Clinical"


class PrimaryStatus(TextChoices):
    IN_PLACE = "in_place", "In place"
    RESECTED = "resected", "Resected"
    COMPLETE_RESPONSE = "complete_response", "Complete response, not resected"
    LOCALLY_EXCISED = "locally_excised", "Locally excised"


class RectalPosition(TextChoices):
    LOW = "low", "Low"
    MIDDLE = "middle", "Middle"
    UPPER = "upper", "Upper"
    RECTOSIGMOID = "rectosigmoid", "Rectosigmoid"


class MesorectalFascia(TextChoices):
    CLEAR = "clear", "Clear"
    THREATENED = "threatened", "Threatened"
    INVOLVED = "involved", "Involved"


class TnmBasis(TextChoices):
    CLINICAL = "c", "c – clinical"
    PATHOLOGICAL = "p", "p – pathological"
    CLINICAL_AFTER_THERAPY = "yc", "yc – clinical after therapy"
    PATHOLOGICAL_AFTER_THERAPY = "yp", "yp – pathological after therapy"
    RECURRENCE = "r", "r – at recurrence"


class TnmEdition(TextChoices):
    SIXTH = "6", "TNM 6"
    SEVENTH = "7", "TNM 7"
    EIGHTH = "8", "TNM 8"
    NINTH = "9", "TNM 9"


class Organ(TextChoices):
    LIVER = "liver", "Liver"
    LUNG = "lung", "Lung"
    PERITONEUM = "peritoneum", "Peritoneum"
    LYMPH_NODE = "lymph_node", "Lymph node"
    BONE = "bone", "Bone"
    BRAIN = "brain", "Brain"
    ADRENAL = "adrenal", "Adrenal"
    OVARY = "ovary", "Ovary"
    PLEURA = "pleura", "Pleura"
    SKIN = "skin", "Skin"
    SPLEEN = "spleen", "Spleen"
    KIDNEY = "kidney", "Kidney"
    PANCREAS = "pancreas", "Pancreas"
    BILE_DUCT = "bile_duct", "Bile duct"
    LOCAL = "local", "Site of the primary"
    OTHER = "other", "Other"


class CountKind(TextChoices):
    EXACT = "exact", "Exact number"
    RANGE = "range", "Between two numbers"
    MULTIPLE = "multiple", "Multiple, not counted"


class Distribution(TextChoices):
    SOLITARY = "solitary", "Solitary"
    UNILOBAR = "unilobar", "Unilobar"
    BILOBAR = "bilobar", "Bilobar"
    DIFFUSE = "diffuse", "Diffuse"


class Nature(TextChoices):
    METASTASIS = "metastasis", "Metastasis"
    SECOND_PRIMARY = "second_primary", "Second primary"
    LOCAL_RECURRENCE = "local_recurrence", "Local recurrence"
    NODAL = "nodal", "Nodal metastasis"
    BENIGN = "benign", "Benign"
    INDETERMINATE = "indeterminate", "Indeterminate"


class Solidity(TextChoices):
    SOLID = "solid", "Solid"
    PART_SOLID = "part_solid", "Part-solid"
    GROUND_GLASS = "ground_glass", "Pure ground glass"


class SeenAt(TextChoices):
    BASELINE_STAGING = "baseline_staging", "Baseline staging"
    PRIMARY_OPERATION = "primary_operation", "Operation of the primary"
    RESTAGING = "restaging", "Restaging"
    FOLLOW_UP = "follow_up", "Follow-up"


class LesionState(TextChoices):
    PRESENT = "present", "Present"
    DISAPPEARING = "disappearing", "Disappearing"
    RESECTED = "resected", "Resected"
    ABLATED = "ablated", "Ablated"
    IRRADIATED = "irradiated", "Irradiated"


class Timing(TextChoices):
    SYNCHRONOUS = "synchronous", "Synchronous"
    EARLY_METACHRONOUS = "early_metachronous", "Early metachronous"
    LATE_METACHRONOUS = "late_metachronous", "Late metachronous"


class Confidence(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    PROBABLE = "probable", "Probable"
    POSSIBLE = "possible", "Possible"
    EXCLUDED = "excluded", "Excluded"


class AttributionBasis(TextChoices):
    HISTOLOGY = "histology", "Histology"
    MOLECULAR = "molecular", "Molecular"
    IMAGING = "imaging", "Imaging"
    CLINICAL = "clinical", "Clinical"


class HistologyCompared(TextChoices):
    SAME = "same", "Same histology"
    DIFFERENT = "different", "Different histology"


class MolecularCompared(TextChoices):
    SAME = "same", "Same molecular profile"
    DIFFERENT = "different", "Different molecular profile"
    NOT_INFORMATIVE = "not_informative", "Molecular profile not informative"


class Modality(TextChoices):
    CT = "CT", "CT"
    MRI = "MRI", "MRI"
    PET_CT = "PET-CT", "PET-CT"
    ULTRASOUND = "ultrasound", "Ultrasound"
    ENDOSCOPY = "endoscopy", "Endoscopy"
    EBUS = "EBUS", "EBUS"
    BONE_SCAN = "bone scan", "Bone scan"
    MAMMOGRAPHY = "mammography", "Mammography"
    BIOPSY = "biopsy", "Biopsy"
    OPERATION = "operation", "Operation"
    OTHER = "other", "Other"


class Region(TextChoices):
    CHEST = "chest", "Chest"
    LIVER = "liver", "Liver"
    ABDOMEN = "abdomen", "Abdomen"
    PERITONEUM = "peritoneum", "Peritoneum"
    PELVIS = "pelvis", "Pelvis"
    BRAIN = "brain", "Brain"
    BONE = "bone", "Bone"
    NODES = "nodes", "Distant nodes"
    COLON = "colon", "Whole colon"
    MEDIASTINUM = "mediastinum", "Mediastinum"
    PLEURA = "pleura", "Pleura"
    BREAST = "breast", "Breasts"


class ExaminationResult(TextChoices):
    CLEAR = "clear", "Clear"
    LESIONS = "lesions", "Lesions"
    INDETERMINATE = "indeterminate", "Indeterminate"


class ResectabilityScope(TextChoices):
    PRIMARY = "primary", "Primary"
    LIVER = "liver", "Liver"
    LUNG = "lung", "Lung"
    BONE = "bone", "Bone"
    PERITONEUM = "peritoneum", "Peritoneum"
    OTHER = "other", "Other organ"
    METASTASES = "metastases", "All metastases"
    WHOLE = "whole", "Whole disease"


class ResectabilityAspect(TextChoices):
    OVERALL = "overall", "Overall"
    TECHNICAL = "technical", "Technical"
    ONCOLOGICAL = "oncological", "Oncological"
    FITNESS = "fitness", "Fitness"


class Verdict(TextChoices):
    RESECTABLE = "resectable", "Resectable"
    POTENTIALLY_RESECTABLE = "potentially_resectable", "Potentially resectable"
    UNRESECTABLE = "unresectable", "Unresectable"


class LiverBackground(TextChoices):
    NORMAL = "normal", "Normal"
    CHEMOTHERAPY = "chemotherapy", "After prolonged chemotherapy"
    STEATOSIS = "steatosis", "Steatosis"
    CIRRHOSIS = "cirrhosis", "Cirrhosis"


class TreatmentKind(TextChoices):
    SURGERY = "surgery", "Surgery"
    SYSTEMIC = "systemic", "Systemic treatment"
    RADIOTHERAPY = "radiotherapy", "Radiotherapy"
    ABLATION = "ablation", "Ablation"
    EMBOLISATION = "embolisation", "Embolisation"
    OTHER = "other", "Other"


class Intent(TextChoices):
    CURATIVE = "curative", "Curative"
    NEOADJUVANT = "neoadjuvant", "Neoadjuvant"
    ADJUVANT = "adjuvant", "Adjuvant"
    CONVERSION = "conversion", "Conversion"
    PERIOPERATIVE = "perioperative", "Perioperative"
    PALLIATIVE = "palliative", "Palliative"
    DIAGNOSTIC = "diagnostic", "Diagnostic"


class Operation(TextChoices):
    PRIMARY_RESECTION = "primary_resection", "Resection of the primary"
    LIVER_RESECTION_MINOR = "liver_resection_minor", "Minor liver resection"
    LIVER_RESECTION_MAJOR = "liver_resection_major", "Major liver resection (≥ 3 segments)"
    LUNG_RESECTION = "lung_resection", "Lung resection, extent not stated"
    LUNG_WEDGE = "lung_wedge", "Lung: wedge resection"
    LUNG_SEGMENT = "lung_segment", "Lung: segmentectomy"
    LUNG_LOBE = "lung_lobe", "Lung: lobectomy"
    PNEUMONECTOMY = "pneumonectomy", "Lung: pneumonectomy"
    MASTECTOMY = "mastectomy", "Mastectomy"
    BREAST_CONSERVATION = "breast_conservation", "Breast-conserving surgery"
    AXILLARY_SURGERY = "axillary_surgery", "Axillary surgery"
    LIMB_SALVAGE = "limb_salvage", "Limb salvage"
    AMPUTATION = "amputation", "Amputation"
    STOMA = "stoma", "Stoma"
    LOCAL_EXCISION = "local_excision", "Local excision"
    OTHER = "other", "Other"


class Margin(TextChoices):
    R0 = "R0", "R0"
    R1 = "R1", "R1"
    R2 = "R2", "R2"
    RX = "RX", "RX"


class Response(TextChoices):
    COMPLETE = "complete", "Complete response"
    PARTIAL = "partial", "Partial response"
    STABLE = "stable", "Stable disease"
    PROGRESSION = "progression", "Progression"


class SpecimenKind(TextChoices):
    BIOPSY = "biopsy", "Biopsy"
    RESECTION = "resection", "Resection"
    CYTOLOGY = "cytology", "Cytology"
    BLOOD = "blood", "Blood"


class LaboratoryTest(TextChoices):
    CEA = "CEA", "CEA"
    CA19_9 = "CA19-9", "CA 19-9"
    GFR = "GFR", "Glomerular filtration rate"
    LVEF = "LVEF", "Left ventricular ejection fraction"
    FEV1 = "FEV1", "FEV1 (predicted)"
    DLCO = "DLCO", "DLCO (predicted)"
    PPO_FEV1 = "ppoFEV1", "FEV1, predicted postoperative"
    PPO_DLCO = "ppoDLCO", "DLCO, predicted postoperative"
    VO2_PEAK = "VO2peak", "Peak oxygen uptake"
    BILIRUBIN = "bilirubin", "Bilirubin"
    ALBUMIN = "albumin", "Albumin"
    HAEMOGLOBIN = "haemoglobin", "Haemoglobin"


class Audiometry(TextChoices):
    NORMAL = "normal", "Normal"
    IMPAIRED = "impaired", "Impaired"


class Menopausal(TextChoices):
    PRE = "pre", "Premenopausal"
    POST = "post", "Postmenopausal"


class Gene(TextChoices):
    NONE_FOUND = "none_found", "Tested, none found"
    MLH1 = "MLH1", "MLH1"
    MSH2 = "MSH2", "MSH2"
    MSH6 = "MSH6", "MSH6"
    PMS2 = "PMS2", "PMS2"
    EPCAM = "EPCAM", "EPCAM"
    BIALLELIC_MMR = "biallelic_MMR", "Biallelic mismatch repair"
    TP53 = "TP53", "TP53"
    RB1 = "RB1", "RB1"
    RECQL4 = "RECQL4", "RECQL4"
    BRCA1 = "BRCA1", "BRCA1"
    BRCA2 = "BRCA2", "BRCA2"
    PALB2 = "PALB2", "PALB2"
    EGFR_T790M = "EGFR_T790M", "EGFR T790M"
    OTHER = "other", "Other"


class Dpd(TextChoices):
    NORMAL = "normal", "Normal"
    PARTIAL = "partial", "Partial deficiency"
    COMPLETE = "complete", "Complete deficiency"
    WAIVED = "waived", "Waived by a named clinician"


class Declined(TextChoices):
    SURGERY = "surgery", "Surgery"
    SYSTEMIC = "systemic", "Systemic treatment"
    RADIOTHERAPY = "radiotherapy", "Radiotherapy"
    STOMA = "stoma", "A stoma"
    TRANSFUSION = "transfusion", "Transfusion"
