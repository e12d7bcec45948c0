"""What a reader of cells says when it refuses one."""

import pytest

from ntm_pipeline.issues import Issue, UnreadableError


def refusal(parse, text: str) -> Issue:
    """What `parse` says when it refuses the text."""
    with pytest.raises(UnreadableError) as caught:
        parse(text)
    return caught.value.issue
