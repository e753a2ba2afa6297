"""Forms about boards and accounts: they validate and return typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tumorboard.people import queries
from tumorboard.people.models import Board, Hospital, User
from tumorboard.people.roles import HOSPITAL_WIDE, Role, Specialty, Stream

BOARD_ROLES = [(role.value, role.label) for role in Role]
HOSPITAL_ROLES = [(role.value, role.label) for role in HOSPITAL_WIDE]
NO_SPECIALTY = [("", "—")]
LAST_ADMINISTRATOR = "A hospital needs an administrator: give somebody else this role first."


class BoardForm(forms.Form):
    hospital = forms.ModelChoiceField(Hospital.objects.none(), empty_label=None)
    name = forms.CharField(max_length=200)
    stream = forms.ChoiceField(choices=Stream.choices)

    def __init__(self, *args: Any, hospitals: QuerySet[Hospital], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"].queryset = hospitals  # type: ignore[attr-defined]  # a model field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        hospital, name = cleaned.get("hospital"), cleaned.get("name")
        if hospital and name and hospital.boards.filter(name__iexact=name).exists():
            self.add_error("name", "This hospital already has a board of this name")
        return cleaned


class RenameForm(forms.Form):
    name = forms.CharField(max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class QuorumForm(forms.Form):
    specialties = forms.MultipleChoiceField(
        choices=Specialty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Must be present for a decision",
    )


class InviteForm(forms.Form):
    hospital = forms.ModelChoiceField(Hospital.objects.none(), empty_label=None)
    display_name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(max_length=254, label="E-mail address")

    def __init__(self, *args: Any, hospitals: QuerySet[Hospital], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"].queryset = hospitals  # type: ignore[attr-defined]  # a model field

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if queries.account_of(email) is not None:
            raise ValidationError("There is already an account with this address")
        return email


class RoleForm(forms.Form):
    """A role on a board, with the specialty that members and only members have."""

    role = forms.ChoiceField(choices=BOARD_ROLES)
    specialty = forms.ChoiceField(choices=NO_SPECIALTY + list(Specialty.choices), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == Role.MEMBER and not cleaned.get("specialty"):
            self.add_error("specialty", "A member speaks for a specialty: choose one")
        if cleaned.get("role") != Role.MEMBER:
            cleaned["specialty"] = ""
        return cleaned


class BoardRoleForm(RoleForm):
    person = forms.ModelChoiceField(User.objects.none(), empty_label=None)
    is_extended = forms.BooleanField(
        required=False, label="Extended member", help_text="Comes when asked, not to every meeting"
    )
    field_order = ("person", "role", "specialty", "is_extended")

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.candidates_for(board)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model field


class HospitalRoleForm(forms.Form):
    role = forms.ChoiceField(choices=HOSPITAL_ROLES)

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_role(self) -> str:
        if not self.account.is_active:
            raise ValidationError("This account is closed: open it again first")
        return str(self.cleaned_data["role"])


class PasswordForm(forms.Form):
    """A first or new password, typed twice."""

    password = forms.CharField(
        label="Password",
        help_text="At least twelve characters, and not a common word",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", "The two passwords differ")
        return cleaned
