// The walk over all pairs within reach; a template, and so in a header of its own.
#pragma once

#include <mutex>

#include "parallel.h"

namespace fusion {

inline bool within_reach(const Entry& a, const Entry& b) {
  const double late = std::max(a.start, b.start) - std::min(a.end, b.end);
  if (late > kSlackSeconds) return false;
  const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
  const double reach = double(a.radius) + double(b.radius) + kSlackMetres;
  return dx * dx + dy * dy + dz * dz <= reach * reach;
}

template <typename Item, typename Take>
std::vector<Item> from_each_pair(const Reports& r, const std::vector<int32_t>& order, int threads,
                                 Take take) {
  std::vector<Item> found;
  std::mutex guard;
  for (int place = 0; place < kPlaceClasses; ++place)
    for (int time = 0; time < kTimeClasses; ++time) {
      const Level level(r, order, place, time);
      const int64_t size = int64_t(level.entries.size());
      const double window = kSpans[time] + kSlackSeconds;
      in_parallel((size + kBlock - 1) / kBlock, threads, [&](int64_t piece) {
        std::vector<Item> sink;
        const int64_t first = piece * kBlock, last = std::min(size, first + kBlock);
        around(
            level, first, last, window, kCompared,
            [&](const Entry& e) { return level.asks(e); },
            [&](const Entry& a, const Entry& b, double stands_for) {
              if (level.asks(b) && a.row > b.row) return;  // it asks for us
              if (std::max(a.place_class, b.place_class) != place ||
                  std::max(a.time_class, b.time_class) != time)
                return;
              if (within_reach(a, b))
                take(std::min(a.row, b.row), std::max(a.row, b.row), stands_for, sink);
            },
            [](const Entry&) {});
        const std::lock_guard<std::mutex> hold(guard);
        found.insert(found.end(), sink.begin(), sink.end());
      });
    }
  return found;
}

}  // namespace fusion
