#include "vague.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace fusion {

namespace {

// Firm reports compared with a vague one at most: those nearest in time.
constexpr int64_t kNearest = 96;

using ByTime = std::vector<std::pair<double, int32_t>>;
using Buckets = std::unordered_map<int32_t, ByTime>;

double half_window(const Reports& r, int32_t row) { return vague_window(span(r, row)); }

// Founding and coarse reports, by a code.
Buckets buckets(const Scene& scene, const int32_t* code) {
  const Reports& r = scene.reports;
  Buckets found;
  for (int64_t i = 0; i < r.n; ++i)
    if (scene.kinds[i] <= kCoarse) found[code ? code[i] : -1].emplace_back(middle(r, i), int32_t(i));
  for (auto& [key, rows] : found) std::sort(rows.begin(), rows.end());
  return found;
}

void nearest(const Reports& r, int32_t row, const ByTime& rows, std::vector<int32_t>& found) {
  const double at = middle(r, row), half = half_window(r, row);
  const auto low = std::lower_bound(rows.begin(), rows.end(), std::make_pair(at - half, -1));
  const auto high = std::lower_bound(low, rows.end(), std::make_pair(at + half, INT32_MAX));
  const auto centre = std::lower_bound(low, high, std::make_pair(at, -1));
  auto a = centre, b = centre;
  for (int64_t k = 0; k < kNearest && (a != low || b != high); ++k) {
    if (b == high || (a != low && at - (a - 1)->first <= b->first - at)) --a;
    else ++b;
  }
  for (; a != b; ++a) found.push_back(a->second);
}

std::vector<Edge> pairs_of_vague(const Scene& scene) {
  const Reports& r = scene.reports;
  std::vector<uint8_t> rows(r.n);
  for (int64_t i = 0; i < r.n; ++i) rows[i] = vague(r, i);
  if (std::find(rows.begin(), rows.end(), 1) == rows.end()) return {};
  const Buckets areas = buckets(scene, r.area), provinces = buckets(scene, r.province);
  const Buckets everywhere = buckets(scene, nullptr);
  std::unordered_map<int32_t, std::vector<int32_t>> stories;
  for (int64_t i = 0; i < r.n; ++i)
    if (r.story[i] >= 0 && !r.agency[i]) stories[r.story[i]].push_back(int32_t(i));
  std::vector<Edge> pairs;
  for (int64_t i = 0; i < r.n; ++i) {
    if (!rows[i]) continue;
    const int32_t row = int32_t(i);
    std::vector<int32_t> found;
    // Only what its days hold says where to look: what is told years away changes no answer.
    const auto of = [&](const Buckets& some, int32_t code) {
      const auto told = some.find(code);
      if (told != some.end()) nearest(r, row, told->second, found);
    };
    if (r.area[i] >= 0) of(areas, r.area[i]);
    if (found.empty() && r.province[i] >= 0) of(provinces, r.province[i]);
    if (r.area[i] < 0 && r.province[i] < 0) of(everywhere, -1);
    const auto story = stories.find(r.story[i]);
    if (r.story[i] >= 0 && story != stories.end())
      for (const int32_t other : story->second)
        if (std::abs(middle(r, other) - middle(r, row)) <= half_window(r, row))
          found.push_back(other);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const int32_t other : found)
      if (other != row) pairs.push_back({std::min(row, other), std::max(row, other), 0.0f});
  }
  const auto key = [](const Edge& e) { return std::make_pair(e.first, e.second); };
  std::sort(pairs.begin(), pairs.end(),
            [&](const Edge& a, const Edge& b) { return key(a) < key(b); });
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [&](const Edge& a, const Edge& b) { return key(a) == key(b); }),
              pairs.end());
  return pairs;
}

void note_crowd(const Clusters& clusters, const std::vector<Edge>& pairs, Crowding& crowd) {
  const Reports& r = clusters.scene.reports;
  const auto& kinds = clusters.scene.kinds;
  std::unordered_map<int32_t, std::vector<int32_t>> near;
  for (const Edge& e : pairs) {
    if (vague(r, e.first) && kinds[e.second] <= kinds[e.first])
      near[e.first].push_back(clusters.find(e.second));
    if (vague(r, e.second) && kinds[e.first] <= kinds[e.second])
      near[e.second].push_back(clusters.find(e.first));
  }
  for (int64_t i = 0; i < r.n; ++i) {
    if (!vague(r, i)) continue;
    auto& roots = near[int32_t(i)];
    std::sort(roots.begin(), roots.end());
    const auto distinct = std::unique(roots.begin(), roots.end()) - roots.begin();
    const double window = 2 * half_window(r, int32_t(i));
    crowd[i].log_density = float(std::log(std::max<double>(1, double(distinct)) / window));
    crowd[i].log_volume = INFINITY;
  }
}

}  // namespace

std::vector<Edge> vague_pairs(const Clusters& clusters, Crowding& crowd) {
  auto pairs = pairs_of_vague(clusters.scene);
  note_crowd(clusters, pairs, crowd);
  for (Edge& e : pairs)
    e.score = rounded(clusters.score(clusters.single(e.first), clusters.single(e.second)));
  return pairs;
}

}  // namespace fusion
