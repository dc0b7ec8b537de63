// The walk over all pairs within reach; a template, and so in a header of its own.
#pragma once

#include <deque>
#include <mutex>

#include "around.h"
#include "bundle.h"

namespace fusion {

template <typename Item, typename Take>
std::vector<Item> from_each_pair(const Scene& scene, const Grids& grids, const Crowding& crowd,
                                 double hopeless, int threads, Take take) {
  struct Finder {
    std::vector<Item>* found;
    Bundle bundle;
  };
  std::deque<std::vector<Item>> all;  // of each thread
  std::mutex guard;
  const double* radius = scene.reports.radius;
  for_each_asking(
      scene, grids, threads, [](int, int time) { return pairing_windows(time); }, kCompared,
      [&](int32_t row) { return Within{radius[row] + kSlackMetres, 1.0}; },
      [&] {
        const std::lock_guard<std::mutex> hold(guard);
        return Finder{&all.emplace_back(), Bundle()};
      },
      [&](Finder& finder, const Block& block, int32_t row, Met& met) {
        // Of two that ask each other the smaller row speaks; in a crowd both do, for it may not have
        // been shown the larger.
        met.keep([&](int32_t other, float stands_for) {
          return row < other || stands_for > 1 ||
                 scene.spots[other].place_class != block.grid->place;
        });
        Bundle& bundle = finder.bundle;
        bundle.gather(scene, scene.spots[row], met.rows);
        bundle.measure(scene.weights.all());
        for (int64_t k = 0; k < bundle.size(); ++k) {
          if (std::max({bundle.both[k], bundle.early[k], bundle.late[k]}) < -kSlackSeconds) continue;
          const int32_t first = std::min(row, met.rows[k]), second = std::max(row, met.rows[k]);
          const double odds = bundle.density[k] / coarser(crowd[first], crowd[second]).density;
          if (odds >= hopeless || met.stands_for[k] > 1)
            take(first, second, odds, met.stands_for[k], *finder.found);
        }
      });
  for (size_t k = 1; k < all.size(); ++k) {
    all[0].insert(all[0].end(), all[k].begin(), all[k].end());
    std::vector<Item>().swap(all[k]);
  }
  return all.empty() ? std::vector<Item>() : std::move(all[0]);
}

}  // namespace fusion
