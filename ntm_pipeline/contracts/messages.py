"""What senders are told of cells whose type every source may use."""

from ntm_pipeline.issues import Rule

NOT_A_CODE = Rule(
    "not_a_code", "rejected",
    "“{text}” là mã đã bị bảng tính làm tròn; hãy định dạng cột là văn bản rồi nhập lại mã đầy đủ.",
    "“{text}” is a code that a spreadsheet has rounded; make the column text and enter the whole code.",
)  # fmt: skip
