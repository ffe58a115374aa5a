"""`make bench`: every benchmark in one table."""

from benchmarks import assess
from benchmarks.measuring import HEADING

print(HEADING)
for comparison in assess.run():
    print(comparison.line())
