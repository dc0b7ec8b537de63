#include "scene.h"

#include <algorithm>

#include "parallel.h"

namespace fusion {

namespace {

constexpr int64_t kTogether = 4096;

Told told(const Reports& r, int64_t i) {
  Told t{};
  t.sides = r.sides[i];
  std::copy_n(r.act + i * kDepth, kDepth, t.act);
  t.actor = r.actor[i], t.target = r.target[i], t.weapon = r.weapon[i];
  t.source = r.source[i], t.story = r.story[i], t.n_events = r.n_events[i];
  t.deaths_low = r.deaths_low[i], t.deaths_high = r.deaths_high[i];
  t.injured_low = r.injured_low[i], t.injured_high = r.injured_high[i];
  std::copy_n(r.words + i * kWords, kWords, t.words);
  t.agency = r.agency[i], t.once = r.once[i], t.placed = placed(r, i);
  return t;
}

}  // namespace

Scene::Scene(const Reports& r, const WeightSet& w, int threads)
    : reports(r), weights(w), spots(r.n), told(r.n), kinds(r.n), place_classes(r.n) {
  in_parallel((r.n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    for (int64_t i = piece * kTogether; i < std::min(r.n, (piece + 1) * kTogether); ++i) {
      spots[i] = spot(r, i);
      told[i] = fusion::told(r, i);
      kinds[i] = kind(r, i);
      if (told[i].placed) place_classes[i] = int8_t(class_of(r.radius[i], kRadii));
    }
  });
}

}  // namespace fusion
