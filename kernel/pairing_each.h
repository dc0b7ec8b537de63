// The walk over all pairs within reach; a template, and so in a header of its own.
#pragma once

#include <mutex>

#include "around.h"

namespace fusion {

inline bool within_hours(const Spot& a, const Spot& b) {
  const double late = std::max(a.start, b.start) - std::min(a.end, b.end);
  if (late <= kSlackSeconds) return true;
  const double slip = a.start < b.start ? kDay : -kDay;
  return std::max(a.start + slip, b.start) - std::min(a.end + slip, b.end) <= kSlackSeconds;
}

template <typename Item, typename Take>
std::vector<Item> from_each_pair(const Scene& scene, const std::vector<Grid>& grids, int threads,
                                 Take take) {
  std::vector<Item> found;
  std::mutex guard;
  const double* radius = scene.reports.radius;
  for_each_block(grids, threads, [&](const Grid& grid, int32_t cell, int time, int64_t first,
                                     int64_t last) {
    std::vector<Item> sink;
    around(
        scene, grid, cell, time, first, last, pairing_windows(time), kCompared,
        [&](int32_t row) { return Within{radius[row] + kSlackMetres, 1.0}; },
        [&](int32_t row, int32_t other, double stands_for) {
          // Of two that ask each other the smaller row speaks; in a crowd both do, for it may not
          // have been shown the larger.
          if (row > other && scene.spots[other].place_class == grid.place && stands_for <= 1) return;
          if (within_hours(scene.spots[row], scene.spots[other]))
            take(std::min(row, other), std::max(row, other), stands_for, sink);
        },
        [](int32_t) {});
    const std::lock_guard<std::mutex> hold(guard);
    found.insert(found.end(), sink.begin(), sink.end());
  });
  return found;
}

}  // namespace fusion
