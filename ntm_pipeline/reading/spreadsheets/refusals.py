from ntm_pipeline.issues import Issue

"""Refusals that several kinds of containers share."""


def corrupt() -> Issue:
    """The bytes are not those of a whole file of its kind."""
    return Issue(
        "corrupt",
        "Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi lại.",
        "The file is damaged or incomplete and can't be read. Open it in Excel, save it as a new file and send that.",
    )


def encrypted() -> Issue:
    """The file needs a password."""
    return Issue(
        "encrypted",
        "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file is protected by a password and can't be read. Remove the password and send it again.",
    )
