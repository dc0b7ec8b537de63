// The walk over everything that lies near; templates, and so in a header of their own.
#pragma once

#include <algorithm>
#include <cmath>

#include "grid.h"
#include "parallel.h"

namespace fusion {

constexpr int64_t kBlock = 2048;  // reports that one piece of work asks for
// Of a cell and window, so many nearest in time to its middle are looked at.
constexpr int64_t kScan = 1024;
// Coordinates of the first look are rounded; within this [m].
constexpr float kRounding = 4.0f;

// Where a window lies in a cell's part of a list; moves on with what asks.
struct Range {
  const List* list;
  int64_t low, high, centre, end;

  void move(double from, double to, double middle, int32_t row) {
    const double* m = list->middles.data();
    while (low < end && m[low] < from) ++low;
    high = std::max(high, low), centre = std::max(centre, low);
    while (high < end && m[high] <= to) ++high;
    while (centre < high && (m[centre] < middle || (m[centre] == middle && list->rows[centre] < row)))
      ++centre;
  }
};

// What one window holds for what asks: everything within reach, of all cells.
class Found {
 public:
  struct Hit { double late; int32_t row; };  // seconds from the window's middle

  void clear() { hits_.clear(), looked_ = there_ = 0; }
  const std::vector<Hit>& hits() const { return hits_; }

  void look(const Range& range, double middle, const float (&at)[3], float metres, float radii) {
    const List& list = *range.list;
    const int64_t size = range.high - range.low;
    const int64_t scanned = std::min(size, kScan);
    const int64_t low = std::clamp(range.centre - kScan / 2, range.low, range.high - scanned);
    const float *x = &list.x[low], *y = &list.y[low], *z = &list.z[low], *r = &list.radius[low];
    for (int64_t k = 0; k < scanned; ++k) {
      const float dx = x[k] - at[0], dy = y[k] - at[1], dz = z[k] - at[2];
      const float reach = metres + radii * r[k];
      hit_[k] = dx * dx + dy * dy + dz * dz <= reach * reach;
    }
    for (int64_t k = 0; k < scanned; ++k)
      if (hit_[k]) hits_.push_back({std::abs(list.middles[low + k] - middle), list.rows[low + k]});
    looked_ += scanned, there_ += size;
  }

  // Leaves the `crowd` nearest in time, and says how many stand behind each of them.
  double thin(int64_t crowd) {
    double stands_for = looked_ ? double(there_) / double(looked_) : 1.0;
    if (int64_t(hits_.size()) <= crowd) return stands_for;
    std::nth_element(hits_.begin(), hits_.begin() + crowd, hits_.end(),
                     [](const Hit& a, const Hit& b) {
                       return a.late != b.late ? a.late < b.late : a.row < b.row;
                     });
    stands_for *= double(hits_.size()) / double(crowd);
    hits_.resize(crowd);
    return stands_for;
  }

 private:
  std::vector<Hit> hits_;
  int64_t looked_ = 0, there_ = 0;
  uint8_t hit_[kScan];
};

// What is near the asking rows [first, last) of a cell and a class of time: visit(asking, found,
// stands_for) for at most `crowd` of each window, those nearest in time to its middle; `stands_for`
// is how many stand behind each one. done(asking) follows.
template <typename Reach, typename Visit, typename Done>
void around(const Scene& scene, const Grid& grid, int32_t cell, int time, int64_t first,
            int64_t last, const Windows& windows, int64_t crowd, Reach reach, Visit visit,
            Done done) {
  const List& asking = grid.asking[time];
  std::vector<std::vector<Range>> ranges(windows.size());
  for (size_t w = 0; w < windows.size(); ++w)
    for (const int32_t other : grid.touching[cell]) {
      const List& list = grid.lists[windows[w].time];
      const int64_t begin = list.begins[other], end = list.begins[other + 1];
      const double* m = list.middles.data();
      const double from = asking.middles[first] + windows[w].from;
      const int64_t low = std::lower_bound(m + begin, m + end, from) - m;
      if (low < end) ranges[w].push_back({&list, low, low, low, end});
    }
  Found found;
  for (int64_t k = first; k < last; ++k) {
    const int32_t row = asking.rows[k];
    const Spot& here = scene.spots[row];
    const float at[3] = {float(here.x), float(here.y), float(here.z)};
    const Within within = reach(row);
    for (size_t w = 0; w < windows.size(); ++w) {
      const double from = asking.middles[k] + windows[w].from;
      const double to = asking.middles[k] + windows[w].to, middle = (from + to) / 2;
      found.clear();
      for (Range& range : ranges[w]) {
        range.move(from, to, middle, row);
        if (range.low < range.high)
          found.look(range, middle, at, float(within.metres) + kRounding, float(within.radii));
      }
      if (found.hits().empty()) continue;
      const double stands_for = found.thin(crowd);
      for (const Found::Hit& hit : found.hits())
        if (hit.row != row) visit(row, hit.row, stands_for);
    }
    done(row);
  }
}

// Calls work(grid, cell, time, first, last) for all that ask, in pieces that hang together in time.
template <typename Work>
void for_each_block(const std::vector<Grid>& grids, int threads, Work work) {
  struct Block { const Grid* grid; int32_t cell; int time; int64_t first, last; };
  std::vector<Block> blocks;
  for (const Grid& grid : grids)
    for (int32_t cell = 0; cell < grid.cells(); ++cell)
      for (int time = 0; time < kTimeClasses; ++time) {
        const auto& begins = grid.asking[time].begins;
        for (int64_t first = begins[cell]; first < begins[cell + 1]; first += kBlock)
          blocks.push_back({&grid, cell, time, first, std::min(begins[cell + 1], first + kBlock)});
      }
  in_parallel(int64_t(blocks.size()), threads, [&](int64_t piece) {
    const Block& b = blocks[piece];
    work(*b.grid, b.cell, b.time, b.first, b.last);
  });
}

}  // namespace fusion
