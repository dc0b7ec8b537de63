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
    std::vector<int32_t> hopeful;
  };
  std::deque<std::vector<Item>> all;  // of each thread
  std::mutex guard;
  const double* radius = scene.reports.radius;
  for_each_asking(
      scene, grids, threads, [](int, int time) { return pairing_windows(time); }, kCompared,
      [&](int32_t row) { return Within{radius[row] + kSlackMetres, 1.0}; },
      [&] {
        const std::lock_guard<std::mutex> hold(guard);
        return Finder{&all.emplace_back(), Bundle(scene), {}};
      },
      [&](Finder& finder, const Block& block, int32_t row, Met& met) {
        // Of two that ask each other the smaller row speaks; in a crowd both do, for it may not have
        // been shown the larger.
        met.keep([&](int32_t other, float stands_for) {
          return (row < other) | (stands_for > 1) | (scene.place_classes[other] != block.grid->place);
        });
        Bundle& bundle = finder.bundle;
        bundle.measure(row, met.rows.data(), met.size);
        bundle.weigh(row, met.rows.data(), crowd);
        finder.hopeful.resize(std::max(finder.hopeful.size(), size_t(met.size)));
        int64_t hopeful = 0;
        for (int64_t k = 0; k < met.size; ++k) {
          finder.hopeful[hopeful] = int32_t(k);
          hopeful += (bundle.apart[k] <= float(kSlackSeconds)) &
                     ((bundle.odds[k] >= float(hopeless)) | (met.stands_for[k] > 1));
        }
        constexpr int64_t kAhead = 4;  // what they told is fetched while others are compared
        for (int64_t h = 0; h < hopeful; ++h) {
          const int32_t k = finder.hopeful[h], other = met.rows[k];
          if (h + kAhead < hopeful) {
            const Told* soon = &scene.told[met.rows[finder.hopeful[h + kAhead]]];
            __builtin_prefetch(soon), __builtin_prefetch(&soon->words);
          }
          take(std::min(row, other), std::max(row, other), double(bundle.odds[k]),
               double(met.stands_for[k]), *finder.found);
        }
      });
  for (size_t k = 1; k < all.size(); ++k) {
    all[0].insert(all[0].end(), all[k].begin(), all[k].end());
    std::vector<Item>().swap(all[k]);
  }
  return all.empty() ? std::vector<Item>() : std::move(all[0]);
}

}  // namespace fusion
