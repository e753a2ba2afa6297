"""One form for equal records, so that what is kept of them can be compared as text."""

from __future__ import annotations

import msgspec

from guidelines.core.record.case_record import CaseRecord


def normalised(record: CaseRecord) -> CaseRecord:
    """The same statements in the one form that equal records share.

    A value equal to its default is left out of the text only where it is the default's own
    object, so a record that was put together by hand would else differ from the same one read.
    """
    read = msgspec.convert(msgspec.to_builtins(record), CaseRecord)
    unstated = {
        each.name: each.default
        for each in msgspec.structs.fields(CaseRecord)
        if each.default is not msgspec.NODEFAULT and getattr(read, each.name) == each.default
    }
    return msgspec.structs.replace(read, **unstated)
