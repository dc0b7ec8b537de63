// The walk over everything that lies near; templates, and so in a header of their own.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "grid.h"
#include "nearby.h"
#include "parallel.h"

namespace fusion {

constexpr int64_t kBlock = 2048;  // reports that one piece of work asks for
// Of a window, so many nearest in time to its middle are looked at.
constexpr int64_t kScan = 1024;

// Reports of one cell that ask, one after the other in time: [first, last) of the grid's list.
struct Block {
  const Grid* grid;
  int32_t cell;
  int64_t first, last;
};

// What is within reach of what asks, and how many stand behind each of them.
struct Met {
  std::vector<int32_t> rows;     // the first `size`; beyond them is room
  std::vector<float> stands_for;
  int64_t size = 0;

  void need_room(int64_t more) {
    if (int64_t(rows.size()) >= size + more) return;
    rows.resize(2 * (size + more)), stands_for.resize(2 * (size + more));
  }
  // Leaves those for which wanted(row, stands_for).
  template <typename Wanted>
  void keep(Wanted wanted) {
    int64_t left = 0;
    for (int64_t k = 0; k < size; ++k) {
      const int32_t row = rows[k];
      const float stands = stands_for[k];
      rows[left] = row, stands_for[left] = stands;
      left += wanted(row, stands);
    }
    size = left;
  }
};

// Where a window lies in what is nearby; moves on with what asks.
struct Range {
  int64_t low = 0, high = 0, centre = 0;

  void move(const Nearby& list, double from, double to, double middle, int32_t row) {
    const double* m = list.middles.data();
    const int64_t end = list.size();
    while (low < end && m[low] < from) ++low;
    high = std::max(high, low), centre = std::max(centre, low);
    while (high < end && m[high] <= to) ++high;
    while (centre < high && (m[centre] < middle || (m[centre] == middle && list.rows[centre] < row)))
      ++centre;
  }
};

// What lies around the reports of one block after the other. One object serves one thread.
class Around {
 public:
  Around(const Scene& scene, const Grids& grids) : scene_(scene), order_(grids.order) {}

  // Looks out for what the reports of a block will ask for.
  template <typename WindowsOf>
  void begin(const Block& block, WindowsOf windows_of) {
    Stretch asked[kTimeClasses], wanted[kTimeClasses];
    for (int64_t k = block.first; k < block.last; ++k) {
      const int32_t rank = block.grid->asking.ranks[k];
      asked[time_class(scene_.reports, order_.rows[rank])].reach(order_.middles[rank]);
    }
    for (int t = 0; t < kTimeClasses; ++t) {
      windows_[t] = windows_of(block.grid->place, t);
      ranges_[t].assign(windows_[t].size(), Range{});
      if (asked[t].empty()) continue;
      for (const Window& w : windows_[t])
        wanted[w.time].reach(asked[t].from + w.from), wanted[w.time].reach(asked[t].to + w.to);
    }
    for (int t = 0; t < kTimeClasses; ++t)
      if (!wanted[t].empty())
        nearby_[t].gather(order_, block.grid->around[t], block.cell, wanted[t].from, wanted[t].to);
  }

  // What is within reach of a row: at most `crowd` of each window, those nearest in time to its
  // middle, and of equals those nearest in space. To be asked in the order of the block.
  void meet(int32_t row, double middle, float metres, float radii, int64_t crowd, Met& met) {
    met.size = 0;
    const Spot& here = scene_.spots[row];
    const float at[3] = {float(here.x), float(here.y), float(here.z)};
    const int time = time_class(scene_.reports, row);
    for (size_t w = 0; w < windows_[time].size(); ++w) {
      const Window& window = windows_[time][w];
      Nearby& list = nearby_[window.time];
      Range& range = ranges_[time][w];
      const double centre = middle + (window.from + window.to) / 2;
      range.move(list, middle + window.from, middle + window.to, centre, row);
      const int64_t there = range.high - range.low, scanned = std::min(there, kScan);
      if (!there) continue;
      const int64_t low = std::clamp(range.centre - kScan / 2, range.low, range.high - scanned);
      found_.resize(std::max(found_.size(), size_t(scanned)));
      const int64_t n = list.within(low, low + scanned, at, metres, radii, found_.data());
      const int64_t left = std::min(n, crowd);
      if (left < n) thin(list, centre, at, n, left);
      if (!left) continue;
      const float stands_for = float(double(there) / double(scanned) * double(n) / double(left));
      met.need_room(left);
      int32_t* rows = met.rows.data() + met.size;
      std::fill_n(met.stands_for.data() + met.size, left, stands_for);
      int64_t others = 0;
      for (int64_t k = 0; k < left; ++k) {
        rows[others] = list.rows[found_[k]];
        others += rows[others] != row;
      }
      met.size += others;
    }
  }

 private:
  struct Stretch {
    double from = std::numeric_limits<double>::infinity(), to = -from;
    bool empty() const { return from > to; }
    void reach(double moment) { from = std::min(from, moment), to = std::max(to, moment); }
  };

  // One that was found, and how near it is: in time; of those that share a moment, as all do that are
  // told by the day, in space, in steps so long that no last bit decides; then by row.
  struct Nearness {
    double late;
    int32_t steps, row, found;
    bool operator<(const Nearness& other) const {
      if (late != other.late) return late < other.late;
      return steps != other.steps ? steps < other.steps : row < other.row;
    }
  };
  static constexpr float kStep = 500.0f;

  // Moves the nearest to the front.
  void thin(const Nearby& list, double moment, const float (&at)[3], int64_t n, int64_t crowd) {
    nearness_.clear();
    for (int64_t k = 0; k < n; ++k) {
      const int32_t found = found_[k];
      nearness_.push_back({std::abs(list.middles[found] - moment),
                           list.steps_from(found, at, kStep), list.rows[found], found});
    }
    std::nth_element(nearness_.begin(), nearness_.begin() + crowd, nearness_.end());
    for (int64_t k = 0; k < n; ++k) found_[k] = nearness_[k].found;
  }

  const Scene& scene_;
  const ByTime& order_;
  Windows windows_[kTimeClasses];
  std::vector<Range> ranges_[kTimeClasses];
  Nearby nearby_[kTimeClasses];
  std::vector<int32_t> found_;
  std::vector<Nearness> nearness_;
};

// All that ask, in pieces that hang together in time.
inline std::vector<Block> blocks_of(const Grids& grids) {
  std::vector<Block> blocks;
  for (const Grid& grid : grids.of)
    for (int32_t cell = 0; cell < grid.cells(); ++cell) {
      const int64_t end = grid.asking.begins[cell + 1];
      for (int64_t first = grid.asking.begins[cell]; first < end; first += kBlock)
        blocks.push_back({&grid, cell, first, std::min(end, first + kBlock)});
    }
  return blocks;
}

// For each row that asks, use(mind, block, row, met): what is within reach(row), a Within, of it. From
// several threads; `mind` is what remember() made for the thread.
template <typename WindowsOf, typename Reach, typename Remember, typename Use>
void for_each_asking(const Scene& scene, const Grids& grids, int threads, WindowsOf windows_of,
                     int64_t crowd, Reach reach, Remember remember, Use use) {
  const std::vector<Block> blocks = blocks_of(grids);
  struct Thread {
    Around around;
    Met met;
    decltype(remember()) mind;
  };
  in_parallel(
      int64_t(blocks.size()), threads, [&] { return Thread{Around(scene, grids), {}, remember()}; },
      [&](Thread& thread, int64_t piece) {
        const Block& block = blocks[piece];
        thread.around.begin(block, windows_of);
        for (int64_t k = block.first; k < block.last; ++k) {
          const int32_t rank = block.grid->asking.ranks[k], row = grids.order.rows[rank];
          const Within within = reach(row);
          thread.around.meet(row, grids.order.middles[rank], float(within.metres) + kRounding,
                             float(within.radii), crowd, thread.met);
          use(thread.mind, block, row, thread.met);
        }
      });
}

}  // namespace fusion
