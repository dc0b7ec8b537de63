// Which reports lie near one another: a grid of space x time, sized by the reports' own errors.
//
// Reports fall into classes by how far their place and time may be off. There is a grid for each
// class of place, with cells of that size, holding all reports up to that class in one list for each
// class of time. The coarser place asks: a sharp report meets only close neighbours, and a coarse
// one meets all it may speak of. Cells are cubes around the Earth: no pole and no date line is
// special.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "reports.h"

namespace fusion {

constexpr int kPlaceClasses = 4, kTimeClasses = 4;
constexpr double kRadii[kPlaceClasses] = {1e3, 4e3, 15e3, kVagueRadius};
constexpr double kSpans[kTimeClasses] = {3600.0, 7 * 3600.0, 30 * 3600.0, kVagueSpan};

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

// The reports of one class of time, by cell, then middle time, then row.
struct List {
  std::vector<Entry> entries;
  std::vector<double> middles;   // of the entries
  std::vector<int32_t> cell;     // of the entries
  std::vector<int64_t> begins;   // first entry of each cell, and the end
};

class Grid {
 public:
  // The grid of place class `place`; `order` has rows by middle time.
  Grid(const Reports& r, const std::vector<int32_t>& order, int place);

  int place;
  List lists[kTimeClasses];
  std::vector<std::vector<int32_t>> touching;  // cells that touch each cell, itself included
};

// Rows with a place, in the order of their middle times; rows break ties.
std::vector<int32_t> by_time(const Reports& r, const std::vector<uint8_t>& wanted);

constexpr int64_t kBlock = 2048;  // entries that one piece of work asks for

// What is looked for: reports of one class of time, so much later than what asks [s].
struct Window {
  int time;
  double from, to;
};
using Windows = std::vector<Window>;

// Calls visit(asking, found, stands_for) for what lies in the windows and in the cells around each
// of the entries [first, last) of class `time` whose place is of the grid's own class; at most
// `crowd` of each cell and window, those nearest in time to its middle. `stands_for` is how many
// stand behind each one kept; done(asking) follows each asking entry.
template <typename Visit, typename Done>
void around(const Grid& grid, int time, int64_t first, int64_t last, const Windows& windows,
            int64_t crowd, Visit visit, Done done) {
  struct Range { const List* list; double from, to; int64_t low, high, centre, end; };
  std::vector<Range> ranges;
  const List& asking = grid.lists[time];
  int32_t current = -1;
  for (int64_t e = first; e < last; ++e) {
    const Entry& entry = asking.entries[e];
    if (entry.place_class != grid.place) continue;
    const double at = asking.middles[e];
    if (asking.cell[e] != current) {
      current = asking.cell[e];
      ranges.clear();
      for (const int32_t other : grid.touching[current])
        for (const Window& w : windows) {
          const List& list = grid.lists[w.time];
          const int64_t begin = list.begins[other], end = list.begins[other + 1];
          if (begin == end) continue;
          const double* m = list.middles.data();
          const int64_t low = std::lower_bound(m + begin, m + end, at + w.from) - m;
          ranges.push_back({&list, w.from, w.to, low, low, low, end});
        }
    }
    for (Range& range : ranges) {
      const double* middles = range.list->middles.data();
      const double from = at + range.from, to = at + range.to, centre = (from + to) / 2;
      while (range.low < range.end && middles[range.low] < from) ++range.low;
      range.high = std::max(range.high, range.low);
      range.centre = std::max(range.centre, range.low);
      while (range.high < range.end && middles[range.high] <= to) ++range.high;
      while (range.centre < range.high && middles[range.centre] < centre) ++range.centre;
      const int64_t size = range.high - range.low;
      const int64_t kept = std::min(size, crowd);
      if (!kept) continue;
      const int64_t low = std::clamp(range.centre - crowd / 2, range.low, range.high - kept);
      const double stands_for = double(size) / double(kept);
      const Entry* found = range.list->entries.data() + low;
      for (const Entry* end = found + kept; found != end; ++found)
        if (found->row != entry.row) visit(entry, *found, stands_for);
    }
    done(entry);
  }
}

}  // namespace fusion
