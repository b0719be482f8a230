"""What runs without a question when the user says so must only read, in whatever way it is written."""

import shlex

import pytest

from tools.reading import COMMANDS, READING, only_reads

READS = """
ls
  ls -la  docs
ls -lhS --color=never 'my folder' "another one"
cat README.md
cat -n 'a file; with $odd `characters`'
cat 文件.txt
pwd
head -n 20 README.md
head -5 README.md
tail -n +2 table.csv
tail --lines=3 README.md
wc -l README.md CHANGELOG.md
du -sh docs
du -d1 -h .
df -h
echo hello, world
echo '$HOME is *not* expanded'
stat -c %s README.md
whoami
id -u
uname -a
uptime -p
date
date -u
date +%Y-%m-%d
date '+%H:%M on %A'
grep -n -i gourd README.md
grep -rn --include='*.py' 'def main' .
grep -c "^- " CHANGELOG.md
"""

JOINED = """
ls; rm x
ls ;
ls & rm x
ls &
ls && rm x
ls || rm x
ls | tee x
ls |& tee x
(ls)
{ ls; }
! ls
if ls
# ls
ls # and more
"""

REDIRECTED = """
ls > x
ls >> x
ls >| x
ls 2> x
ls &> x
ls >& x
ls <> x
cat < x
cat << END
cat <<< x
cat <(ls)
ls >(tee x)
"""

EXPANDED = """
echo $(rm x)
echo `rm x`
echo "$(rm x)"
echo "`rm x`"
echo $HOME
echo ${HOME}
echo "$HOME"
echo $((1+1))
echo $'a'
cat *
cat [ab]
cat ?
cat ~/x
cat {a,b}
cat a\\ b
cat "a\\"b"
ls "!x"
"""

HIDDEN = """
A=1 ls
PATH=. ls
LD_PRELOAD=./x ls
./ls
/bin/ls
env ls
command ls
exec ls
eval ls
sudo ls
time ls
nohup ls
xargs ls
sh -c ls
. x
source x
alias ls=rm
export A=1
cd x
l"s" 'unclosed
LS
''
"""

WRITES = """
rm x
touch x
tee x
cp a b
sort -o x a
sort a
find . -exec rm {} +
find . -delete
find . -fprint x
sed -i s/a/b/ x
awk 1
file -C -m x
tree -o x
xxd a b
uniq a b
dd
printf x
date -s tomorrow
date --set=tomorrow
date --set tomorrow
date -us tomorrow
date 01010000
date -u 01010000
date -f x
date -- 01010000
hostname x
uname x
tail -f x
tail -F x
tail -5f x
tail --follow x
tail --follow=name x
tail --f x
tail +5f x
df --sync
df --sy
df --output=x
grep -f x y
grep -P x y
grep -R x .
grep -rf x .
grep -r x /
grep -r x ..
grep -rn x ../..
grep -nr x a/../..
grep --recursive x /
grep --devices=read x y
wc --files0-from=x
du --files0-from=x
cat -- x
ls --
ls --hyperlink
ls --al
"""

SPECIAL = """
cat /dev/watchdog
cat //dev//watchdog
cat /DEV/watchdog
cat /de'v'/watchdog
cat "/dev"/watchdog
cat ./../../dev/tty
cat dev/x
head -c 1 /dev/random
ls /proc/1
cat /proc/1/environ
cat /sys/x
cat /run/x
stat /dev
"""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("line", lines(READS))
def test_it_reads(line: str) -> None:
    assert only_reads(line)


@pytest.mark.parametrize("line", lines(JOINED + REDIRECTED + EXPANDED + HIDDEN + WRITES + SPECIAL))
def test_it_might_do_more_than_read(line: str) -> None:
    assert not only_reads(line)


@pytest.mark.parametrize("character", [*map(chr, range(32)), *"\x7f\x80\x85\xa0\u2028\u3000\ufeff\\"])
def test_no_control_character_or_odd_space_is_taken(character: str) -> None:
    assert not only_reads(f"ls{character}rm x")
    assert not only_reads(f"ls {character} rm")
    assert not only_reads(f"{character}ls")
    if ord(character) < 32:
        assert not only_reads(f"ls 'a{character}b'")
        assert not only_reads(f'ls "a{character}b"')


@pytest.mark.parametrize("line", lines(READS))
def test_every_operator_added_anywhere_outside_of_quotes_asks(line: str) -> None:
    for operator in (";", "&", "|", ">", "<", "$", "`", "\n", "*", "(", "\\"):
        assert not only_reads(f"{line}{operator}")
        assert not only_reads(f"{operator}{line}")
        assert not only_reads(line.replace(" ", f" {operator} ", 1) if " " in line.strip() else f"{line} {operator}")


def test_what_is_not_a_command_line_asks() -> None:
    for query in ("", " ", None, 3, ["ls"], {"ls": 1}):
        assert not READING.covers({"query": query})
    assert READING.covers({"query": "ls"})
    assert not READING.covers({"query": "ls", "more": 1})
    assert not READING.covers({})


def test_a_long_line_is_judged_at_once() -> None:
    assert not only_reads("ls " + "a'b'" * 20_000 + "'")
    assert only_reads("ls " + "a " * 20_000)


def test_each_command_is_listed_for_the_user() -> None:
    assert READING.listed == tuple(sorted(command.name for command in COMMANDS))
    assert all(shlex.quote(name) == name for name in READING.listed)
