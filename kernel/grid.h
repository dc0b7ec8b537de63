// Which reports lie near one another: a grid of space x time, sized by the reports' own errors.
//
// Reports fall into classes by how far their place and time may be off; a level of the grid holds
// those up to one class of each, so that sharp reports meet only close neighbours and a coarse one
// meets all it may speak of. Cells are cubes around the Earth: no pole and no date line is special.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "reports.h"

namespace fusion {

constexpr int kPlaceClasses = 3, kTimeClasses = 3;
constexpr double kRadii[kPlaceClasses] = {2e3, 12e3, kVagueRadius};
constexpr double kSpans[kTimeClasses] = {3 * 3600.0, 30 * 3600.0, kVagueSpan};

inline int class_of(double value, const double* bounds, int classes) {
  int k = 0;
  while (k < classes - 1 && value > bounds[k]) ++k;
  return k;
}

// One report as the grid holds it: what a first look at a pair needs, in one cache line.
struct Entry {
  double x, y, z, start, end;
  float radius;
  int32_t row;
  int32_t source;
  int32_t top;                   // code of the act's top level
  int8_t place_class, time_class;
};

class Level {
 public:
  // The level of place class `place` and time class `time`; `order` has rows by middle time.
  Level(const Reports& r, const std::vector<int32_t>& order, int place, int time);

  int place, time;
  std::vector<Entry> entries;    // by cell, then time, then row
  std::vector<double> middles;   // of the entries
  std::vector<int32_t> cell;     // of the entries
  std::vector<int64_t> begins;   // first entry of each cell, and the end
  std::vector<std::vector<int32_t>> touching;  // cells that touch each cell, itself included

  bool empty() const { return entries.empty(); }
  bool own(const Entry& e) const { return e.place_class == place && e.time_class == time; }
  bool asks(const Entry& e) const { return e.place_class == place || e.time_class == time; }
};

// Rows with a place, in the order of their middle times; rows break ties.
std::vector<int32_t> by_time(const Reports& r, const std::vector<uint8_t>& wanted);

constexpr int64_t kBlock = 2048;  // entries that one piece of work asks for

// Calls visit(asking, found, stands_for) for the entries in the cells around each of the entries
// [first, last) that `asks` holds for, at most `crowd` nearest in time of each cell;
// `stands_for` is how many stand behind each one kept; done(asking) follows each asking entry.
template <typename Asks, typename Visit, typename Done>
void around(const Level& level, int64_t first, int64_t last, double window, int64_t crowd,
            Asks asks, Visit visit, Done done) {
  struct Range { int64_t low, high, centre, end; };
  std::vector<Range> ranges;
  int32_t current = -1;
  for (int64_t e = first; e < last; ++e) {
    if (!asks(level.entries[e])) continue;
    const double at = level.middles[e];
    const int32_t cell = level.cell[e];
    if (cell != current) {
      current = cell;
      ranges.clear();
      for (const int32_t other : level.touching[cell]) {
        const int64_t b = level.begins[other], end = level.begins[other + 1];
        const auto* m = level.middles.data();
        const int64_t low = std::lower_bound(m + b, m + end, at - window) - m;
        ranges.push_back({low, low, low, end});
      }
    }
    for (Range& range : ranges) {
      while (range.low < range.end && level.middles[range.low] < at - window) ++range.low;
      range.high = std::max(range.high, range.low);
      range.centre = std::max(range.centre, range.low);
      while (range.high < range.end && level.middles[range.high] <= at + window) ++range.high;
      while (range.centre < range.high && level.middles[range.centre] < at) ++range.centre;
      const int64_t size = range.high - range.low;
      const int64_t kept = std::min(size, crowd);
      if (!kept) continue;
      const int64_t low = std::clamp(range.centre - crowd / 2, range.low, range.high - kept);
      const double stands_for = double(size) / double(kept);
      for (int64_t f = low; f < low + kept; ++f)
        if (f != e) visit(level.entries[e], level.entries[f], stands_for);
    }
    done(level.entries[e]);
  }
}

}  // namespace fusion
