#include "covering.h"

#include <algorithm>

namespace fusion {

namespace {

// The odds that a total needs to be said to cover an incident: at even ones it would mostly cover
// groups that are themselves two incidents taken for one.
constexpr double kSure = 3.0;

double chance(double odds) { return odds / (1 + odds); }

bool covered(const std::vector<Cover>& covers, int32_t to) {
  return std::any_of(covers.begin(), covers.end(), [&](const Cover& c) { return c.to == to; });
}

// The incidents that people said a total covers.
std::vector<Cover> decided(const Clusters& clusters, int32_t row) {
  std::vector<Cover> found;
  if (clusters.decisions.same.empty()) return found;
  for (const int32_t other : clusters.decisions.same[row]) {
    const int32_t to = clusters.find(other);
    if (clusters.kind(to) != kSeveral && !covered(found, to)) found.push_back({row, to, 1.0f});
  }
  return found;
}

// The incidents that a group of totals covers, the surest first: what people said, then what fits.
std::vector<Cover> fitting(const Clusters& clusters, const Partners& partners, const Group& totals,
                           int64_t events) {
  std::vector<Cover> found;
  for (size_t k = 0; k < totals.size; ++k)
    for (const Cover& c : decided(clusters, totals.rows[k]))
      if (!covered(found, c.to)) found.push_back(c);
  auto rest = choices(clusters, partners, totals.sharpest, kFounding, kLost);
  std::sort(rest.begin(), rest.end(), [](const Choice& a, const Choice& b) {
    return a.odds != b.odds ? a.odds > b.odds : a.to < b.to;
  });
  for (const Choice& c : rest) {
    const double odds = c.odds * double(events);
    if (int64_t(found.size()) >= events || odds <= kSure) break;
    if (!covered(found, c.to))
      found.push_back({totals.sharpest, c.to, float(chance(odds))});
  }
  return found;
}

int64_t most_events(const Scene& scene, const Group& totals) {
  int64_t events = 0;
  for (size_t k = 0; k < totals.size; ++k)
    events = std::max<int64_t>(events, scene.told[totals.rows[k]].n_events);
  return events;
}

}  // namespace

std::vector<Cover> cover(const Clusters& clusters, const Partners& partners) {
  const Scene& scene = clusters.scene;
  std::vector<Cover> covers;
  for (int64_t i = 0; i < scene.reports.n; ++i) {
    const int32_t row = int32_t(i);
    if (scene.kinds[i] != kSeveral) continue;
    if (clusters.find(row) != row) continue;
    const Group totals = clusters.of(row);
    const auto found = fitting(clusters, partners, totals, most_events(scene, totals));
    for (size_t k = 0; k < totals.size; ++k) {
      auto own = decided(clusters, totals.rows[k]);
      for (const Cover& c : found)
        if (int64_t(own.size()) < scene.told[totals.rows[k]].n_events && !covered(own, c.to))
          own.push_back({totals.rows[k], c.to, c.probability});
      covers.insert(covers.end(), own.begin(), own.end());
    }
  }
  std::sort(covers.begin(), covers.end(), [](const Cover& a, const Cover& b) {
    return a.row != b.row ? a.row < b.row : a.to < b.to;
  });
  return covers;
}

void join_totals(Clusters& clusters, const std::vector<Edge>& edges,
                 const std::vector<Cover>& covers, double join, int threads) {
  const Scene& scene = clusters.scene;
  std::vector<uint8_t> covering(scene.reports.n, 0);
  for (const Cover& c : covers) covering[c.row] = 1;
  std::vector<Edge> alike;
  for (const Edge& e : edges)
    if (scene.kinds[e.first] == kSeveral && scene.kinds[e.second] == kSeveral &&
        !covering[e.first] && !covering[e.second] &&
        scene.told[e.first].n_events == scene.told[e.second].n_events)
      alike.push_back(e);
  agglomerate(clusters, alike, join, threads);
}

void count_totals(const Clusters& clusters, const Chances& chances) {
  const Scene& scene = clusters.scene;
  for (int64_t i = 0; i < scene.reports.n; ++i) {
    const int32_t row = int32_t(i);
    if (scene.kinds[i] != kSeveral) continue;
    const bool leads = clusters.find(row) == row;
    chances.membership[i] = 1.0f;
    chances.founds[i] =
        leads ? double(most_events(scene, clusters.of(row))) * scene.weights.all().lone : 0.0;
  }
}

}  // namespace fusion
