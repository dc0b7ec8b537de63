#include "attaching.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"

namespace fusion {

namespace {

constexpr double kMostOdds = 1e12;
// The share of the odds that one incident needs. Below a half: of two who must choose, the better
// guess that is right two times in five makes fewer wrong pairs than it mends.
constexpr double kLikely = 0.2;
// How many times likelier than the next best it must be: of two equals neither is chosen.
constexpr double kLead = 1.5;
constexpr int64_t kTogether = 1024;

double chance(double odds) { return odds / (1 + odds); }

}  // namespace

Partners::Partners(int64_t n, const std::vector<Edge>& edges, const std::vector<float>& faint)
    : begins_(n + 1, 0), others_(2 * edges.size()), faint_(faint) {
  for (const Edge& e : edges) ++begins_[e.first + 1], ++begins_[e.second + 1];
  for (int64_t i = 0; i < n; ++i) begins_[i + 1] += begins_[i];
  std::vector<int64_t> next(begins_.begin(), begins_.end() - 1);
  for (const Edge& e : edges) {
    others_[next[e.first]++] = e.second;
    others_[next[e.second]++] = e.first;
  }
}

std::vector<Choice> choices(const Clusters& clusters, const Partners& partners, int32_t row,
                            const std::vector<uint8_t>& among) {
  std::vector<int32_t> near;
  const int32_t home = clusters.find(row);
  partners.of(row, [&](int32_t other) {
    if (among[other] && clusters.find(other) != home) near.push_back(clusters.find(other));
  });
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  const Cluster self = clusters.single(row);
  std::vector<Choice> found;
  for (const int32_t to : near) {
    const double odds = std::exp(rounded(clusters.score(self, clusters.of(to))));
    found.push_back({row, to, std::min(odds, kMostOdds)});
  }
  return found;
}

void attach(Clusters& clusters, const Partners& partners, const std::vector<uint8_t>& rows,
            const std::vector<uint8_t>& among, int threads) {
  const int64_t n = clusters.reports.n;
  std::vector<Choice> best(n, Choice{-1, -1, 0});
  in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    for (int64_t i = piece * kTogether; i < std::min(n, (piece + 1) * kTogether); ++i) {
      if (!rows[i] || !clusters.alone(int32_t(i))) continue;
      const Weights& w = clusters.weights.all();
      double total = w.lone + partners.faint(int32_t(i)) / w.per_incident;
      Choice chosen{-1, -1, 0};
      double next = 0;
      for (const Choice& c : choices(clusters, partners, int32_t(i), among)) {
        if (!clusters.may_unite(int32_t(i), c.to)) continue;
        total += c.odds;
        next = std::max(next, std::min(c.odds, chosen.odds));
        if (c.odds > chosen.odds) chosen = c;
      }
      if (chosen.odds > kLikely * total && chosen.odds > kLead * next) best[i] = {chosen.row, chosen.to, chosen.odds / total};
    }
  });
  best.erase(std::remove_if(best.begin(), best.end(), [](const Choice& c) { return c.row < 0; }),
             best.end());
  std::sort(best.begin(), best.end(), [](const Choice& a, const Choice& b) {
    return rounded(a.odds) != rounded(b.odds) ? a.odds > b.odds : a.row < b.row;
  });
  for (const Choice& c : best)
    if (clusters.may_unite(c.row, c.to)) clusters.unite(c.row, c.to);
}

Covered cover(const Clusters& clusters, const Partners& partners,
              const std::vector<uint8_t>& rows, const std::vector<uint8_t>& among,
              const Decisions& decisions) {
  std::vector<Cover> covers;
  double unheard = 0;
  for (int64_t i = 0; i < clusters.reports.n; ++i) {
    const int32_t row = int32_t(i);
    if (!rows[i] || !clusters.alone(row)) continue;
    std::vector<Cover> mine;
    if (!decisions.same.empty())
      for (const int32_t other : decisions.same[row])
        mine.push_back({row, clusters.find(other), 1.0f});
    const auto is_mine = [&](int32_t to) {
      return std::any_of(mine.begin(), mine.end(), [&](const Cover& c) { return c.to == to; });
    };
    const int64_t events = clusters.reports.n_events[row];
    auto fitting = choices(clusters, partners, row, among);
    std::sort(fitting.begin(), fitting.end(), [](const Choice& a, const Choice& b) {
      return a.odds != b.odds ? a.odds > b.odds : a.to < b.to;
    });
    unheard += double(events) * clusters.weights.all().lone;
    for (const Choice& c : fitting) {
      const double odds = c.odds * double(events);
      if (int64_t(mine.size()) >= events || odds <= 1) break;
      if (!is_mine(c.to) && clusters.may_unite(row, c.to))
        mine.push_back({row, c.to, float(chance(odds))});
    }
    std::sort(mine.begin(), mine.end(), [](const Cover& a, const Cover& b) { return a.to < b.to; });
    mine.erase(std::unique(mine.begin(), mine.end(),
                           [](const Cover& a, const Cover& b) { return a.to == b.to; }),
               mine.end());
    covers.insert(covers.end(), mine.begin(), mine.end());
  }
  return {std::move(covers), unheard};
}

}  // namespace fusion
