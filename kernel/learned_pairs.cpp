#include "learned_pairs.h"

#include <algorithm>
#include <unordered_map>

namespace fusion {

namespace {

// Pairs whose place and time speak less than this for them are no lesson.
constexpr double kFaint = -4.0;

Weights even(const Weights& w) {
  Weights flat = w;
  std::fill_n(&flat.place_share[0][0][0], sizeof(flat.place_share) / sizeof(double), 1.0);
  std::fill_n(&flat.clock_share[0][0][0], sizeof(flat.clock_share) / sizeof(double), 1.0);
  return flat;
}

int64_t pair_key(int64_t n, int32_t i, int32_t j) {
  return int64_t{std::min(i, j)} * n + std::max(i, j);
}

void note_decisions(const Reports& r, std::vector<Pair>& pairs) {
  std::unordered_map<int64_t, int8_t> decided;
  for (int64_t k = 0; k < r.n_links; ++k)
    decided[pair_key(r.n, r.link_first[k], r.link_second[k])] = r.link_same[k] ? 1 : -1;
  if (decided.empty()) return;
  for (Pair& pair : pairs) {
    const auto found = decided.find(pair_key(r.n, pair.first, pair.second));
    if (found != decided.end()) pair.decided = found->second;
  }
}

}  // namespace

std::vector<Pair> pairs_of(const Scene& scene, int threads) {
  const Grids grids(scene, threads);
  const Crowding crowd = crowding(scene, grids, threads);
  const Weights flat = even(scene.weights.all());
  auto pairs = from_each_pair<Pair>(
      scene, grids, crowd, std::exp(kFaint), threads,
      [&](int32_t i, int32_t j, double odds, double, std::vector<Pair>& sink) {
        if (odds < std::exp(kFaint)) return;
        if (scene.kinds[i] == kSeveral || scene.kinds[j] == kSeveral) return;
        if (scene.told[i].source == scene.told[j].source && scene.told[i].once) return;
        const Crowd& base = coarser(crowd[i], crowd[j]);
        const Spot &a = scene.spots[i], &b = scene.spots[j];
        Pair pair{i, j, compare(scene, i, j), 0, base.density, {}, {}, 0, 0,
                  {a.place_kind, b.place_kind}, {a.time_kind, b.time_kind}};
        double clocks[kClocks];
        place_density(flat, a, b, pair.places);
        time_density(flat, a, b, clocks);
        for (int k = 0; k < kClocks; ++k) pair.clocks[k] = float(clocks[k]);
        sink.push_back(pair);
      });
  pairs = in_order(scene.reports.n, std::move(pairs));
  note_decisions(scene.reports, pairs);
  return pairs;
}

std::vector<int32_t> number_slots(const Reports& r, std::vector<Pair>& pairs) {
  struct Wanted { int32_t source; int32_t* slot; };
  std::vector<int64_t> begins(r.n + 1, 0);
  for (const Pair& pair : pairs) ++begins[pair.first + 1], ++begins[pair.second + 1];
  for (int64_t i = 0; i < r.n; ++i) begins[i + 1] += begins[i];
  std::vector<Wanted> wanted(pairs.size() * 2);
  std::vector<int64_t> next(begins.begin(), begins.end() - 1);
  for (Pair& pair : pairs) {
    wanted[next[pair.first]++] = {r.source[pair.second], &pair.slot_first};
    wanted[next[pair.second]++] = {r.source[pair.first], &pair.slot_second};
  }
  std::vector<int32_t> row_of;
  for (int64_t row = 0; row < r.n; ++row) {
    const auto first = wanted.begin() + begins[row], last = wanted.begin() + begins[row + 1];
    std::sort(first, last, [](const Wanted& a, const Wanted& b) { return a.source < b.source; });
    for (auto each = first; each != last; ++each) {
      if (each == first || each->source != (each - 1)->source) row_of.push_back(int32_t(row));
      *each->slot = int32_t(row_of.size()) - 1;
    }
  }
  return row_of;
}

}  // namespace fusion
