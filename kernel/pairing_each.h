// The walk over all pairs within reach; a template, and so in a header of its own.
#pragma once

#include <mutex>

#include "parallel.h"

namespace fusion {

inline bool within_reach(const Entry& a, const Entry& b) {
  const double late = std::max(a.start, b.start) - std::min(a.end, b.end);
  if (late > kSlackSeconds) {
    const double slip = a.start < b.start ? kDay : -kDay;
    if (std::max(a.start + slip, b.start) - std::min(a.end + slip, b.end) > kSlackSeconds)
      return false;
  }
  const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
  const double reach = double(a.radius) + double(b.radius) + kSlackMetres;
  return dx * dx + dy * dy + dz * dz <= reach * reach;
}

// Where reports of one class of time look for those of all: the same hours, and those of the day
// before and after; one stretch where these meet.
inline Windows windows_of(int time) {
  Windows windows;
  for (int other = 0; other < kTimeClasses; ++other) {
    const double half = (kSpans[time] + kSpans[other]) / 2 + kSlackSeconds;
    if (2 * half >= kDay) {
      windows.push_back({other, -kDay - half, kDay + half});
      continue;
    }
    for (const double slip : {-kDay, 0.0, kDay})
      windows.push_back({other, slip - half, slip + half});
  }
  return windows;
}

template <typename Item, typename Take>
std::vector<Item> from_each_pair(const Reports& r, const std::vector<int32_t>& order, int threads,
                                 Take take) {
  std::vector<Item> found;
  std::mutex guard;
  for (int place = 0; place < kPlaceClasses; ++place) {
    const Grid grid(r, order, place);
    for (int time = 0; time < kTimeClasses; ++time) {
      const int64_t size = int64_t(grid.lists[time].entries.size());
      const Windows windows = windows_of(time);
      in_parallel((size + kBlock - 1) / kBlock, threads, [&](int64_t piece) {
        std::vector<Item> sink;
        const int64_t first = piece * kBlock, last = std::min(size, first + kBlock);
        around(
            grid, time, first, last, windows, kCompared,
            [&](const Entry& a, const Entry& b, double stands_for) {
              if (b.place_class == place && a.row > b.row) return;  // it asks for us
              if (within_reach(a, b))
                take(std::min(a.row, b.row), std::max(a.row, b.row), stands_for, sink);
            },
            [](const Entry&) {});
        const std::lock_guard<std::mutex> hold(guard);
        found.insert(found.end(), sink.begin(), sink.end());
      });
    }
  }
  return found;
}

}  // namespace fusion
