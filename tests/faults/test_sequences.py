"""A ledger that can't double: whatever is done to the raw folder, night after night, equals a build from nothing.

`make faults` tries two hundred random sequences (FAULTS_SEQUENCES), the ordinary suite one. FAULTS_SEED, printed,
brings the same ones again; a failure names what was done.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.nights import Nights
from tests.faults.test_kills import killed

pytestmark = pytest.mark.slow

SEQUENCES = int(os.environ.get("FAULTS_SEQUENCES", "1"))
SEED = int(os.environ.get("FAULTS_SEED", str(time.time_ns() % 1_000_000)))
STEPS = 12
COMMUNES = ("10101", "10102", "10103", "10201", "20101")
FILES = ("eoffice/a.csv", "eoffice/b.csv", "eoffice/deep/c.csv", "training/a.csv", "training/b.csv", "criteria/a.csv",
         "cooperatives/a.csv", "cooperatives/b.csv")  # fmt: skip

Step = Callable[[Nights, random.Random], str]


def rows_of(source: str, lots: random.Random) -> list[str]:
    """A few rows, one of them perhaps not to be read."""
    made = []
    for unit in lots.sample(COMMUNES, lots.randint(1, 3)):
        year, count = lots.choice((2023, 2024, 2025)), lots.choice(("7", "12", "?"))
        made.append(
            {
                "eoffice": f"{unit};Năm {year};{count};0;5;",
                "training": f"{unit};{year};{count};4",
                "criteria": f"{unit};{year};Xã NTM;8.4;{lots.choice(('Đạt', 'Không đạt', '?'))};",
                "cooperatives": f"A{lots.randint(1, 3)};Hợp tác xã;{unit};01/01/2020;Đang hoạt động;;31/12/{year}",
            }[source]
        )
    return made


def there(nights: Nights) -> list[Path]:
    return sorted(nights.raw.rglob("*.csv"))


def add_or_change(nights: Nights, lots: random.Random) -> str:
    path = lots.choice(FILES)
    nights.put(path, *rows_of(path.split("/")[0], lots))
    return f"put {path}"


def change_and_hide_it(nights: Nights, lots: random.Random) -> str:
    """Another content of the same size, under the times of the former one."""
    if not there(nights):
        return "nothing to change"
    file = lots.choice(there(nights))
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2024", "2023") if "2024" in text else text.replace("2023", "2024"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    return f"changed {file.name} behind its times"


def rename(nights: Nights, lots: random.Random) -> str:
    if not there(nights):
        return "nothing to rename"
    file, to = lots.choice(there(nights)), nights.raw / lots.choice(FILES)
    to.parent.mkdir(parents=True, exist_ok=True)
    file.rename(to)
    return f"renamed {file.relative_to(nights.raw)} to {to.relative_to(nights.raw)}"


def swap(nights: Nights, lots: random.Random) -> str:
    if len(there(nights)) < 2:
        return "nothing to swap"
    one, other = lots.sample(there(nights), 2)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    return f"swapped {one.name} and {other.name}"


def touch(nights: Nights, lots: random.Random) -> str:
    for file in there(nights):
        file.touch()
    return "touched all"


def withdraw(nights: Nights, lots: random.Random) -> str:
    if not there(nights):
        return "nothing to withdraw"
    file = lots.choice(there(nights))
    file.unlink()
    return f"withdrew {file.name}"


def declare(nights: Nights, lots: random.Random) -> str:
    covers = lots.choice(("10", "101", "20", "nobody"))
    nights.say("cooperatives/origin.yaml", f'covers: "{covers}"\n')
    return f"covers {covers}"


def correct(nights: Nights, lots: random.Random) -> str:
    value = lots.choice(("3", "40"))
    nights.say(
        "training/corrections.yaml",
        f'- match: {{Mã đơn vị: "10101"}}\n  set: {{"Tổng số cán bộ quản lý": "{value}"}}\n'
        "  reason: gõ nhầm\n  by: UBND tỉnh\n  on: 2026-02-02\n  many: true\n",
    )
    return f"corrected to {value} from 2 February"


def lay_out(nights: Nights, lots: random.Random) -> str:
    nights.say(
        "eoffice/layout.yaml",
        f'- match: "{lots.choice(("*.csv", "deep/*", "nobody.csv"))}"\n  set_aside: {{rows: ["Năm 2023"]}}\n'
        "  reason: gửi nhầm\n  by: UBND tỉnh\n  on: 2026-01-02\n",
    )
    return "laid out"


def stray(nights: Nights, lots: random.Random) -> str:
    nights.say(f"nobody/{lots.randint(1, 2)}.csv", "x;y\n1;2\n")
    return "a stray file"


def next_day(nights: Nights, lots: random.Random) -> str:
    nights.today = lots.choice(("2026-02-01", "2026-02-02", "2026-02-03"))
    return f"today is {nights.today}"


def damage(nights: Nights, lots: random.Random) -> str:
    entries = sorted((nights.settings.work_dir / "ledger").rglob("?" * 64))
    if not entries:
        return "no entry to damage"
    entry = lots.choice(entries)
    content = bytearray(entry.read_bytes())
    content[lots.randrange(len(content))] ^= 1 << lots.randrange(8)
    entry.write_bytes(content)
    return "damaged an entry"


def night(nights: Nights, lots: random.Random) -> str:
    nights.night()
    return "NIGHT"


def killed_night(nights: Nights, lots: random.Random) -> str:
    return f"KILLED {killed(nights, lots, 120)}"


PLAIN: tuple[Step, ...] = (
    add_or_change, add_or_change, add_or_change, change_and_hide_it, rename, swap, touch, withdraw, declare, correct,
    lay_out, stray, next_day, damage, night, night, night, night,
)  # fmt: skip


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_after_any_sequence_every_table_equals_a_build_from_nothing(nights: Nights, number: int) -> None:
    lots = random.Random(f"{SEED} {number}")
    done = [f"FAULTS_SEED={SEED}, sequence {number}"]
    steps = PLAIN if SEQUENCES == 1 else (*PLAIN, killed_night)
    for _ in range(STEPS):
        done.append(lots.choice(steps)(nights, lots))
    nights.night()
    verified = nights.verified()
    assert not verified.differences, "\n".join([*done, str(verified)])
