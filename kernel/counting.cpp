#include "counting.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"

namespace fusion {

namespace {

constexpr int64_t kTogether = 1024;

struct Standing {
  double own = 0;                // odds of belonging to its own cluster
  double higher = 0;             // odds of belonging to one that is counted before its own
  double lower = 0;              // odds of belonging to one that is counted after it
  double fresh;                  // odds of being the only report of its incident
};

bool before(const Clusters& clusters, int32_t one, int32_t other) {
  const size_t a = clusters.of(one).rows.size(), b = clusters.of(other).rows.size();
  return a != b ? a > b : one < other;
}

Standing standing(const Clusters& clusters, const Partners& partners, int32_t row,
                  const std::vector<uint8_t>& counted) {
  Standing s;
  s.fresh = clusters.weights.all().lone;
  const Cluster& home = clusters.of(row);
  const int32_t root = clusters.find(row);
  if (home.rows.size() > 1)
    s.own = std::exp(clusters.score(clusters.single(row), clusters.without(home, row)));
  for (const Choice& c : choices(clusters, partners, row, counted)) {
    if (!clusters.may_unite(row, c.to)) continue;
    (before(clusters, c.to, root) ? s.higher : s.lower) += c.odds;
  }
  s.higher += partners.faint(row) / clusters.weights.all().per_incident;
  return s;
}

bool decided(const Decisions& decisions, const Clusters& clusters, int32_t row) {
  if (decisions.same.empty()) return false;
  for (const int32_t other : decisions.same[row])
    if (clusters.find(other) == clusters.find(row)) return true;
  return false;
}

}  // namespace

Count count(const Clusters& clusters, const Partners& partners, const Decisions& decisions,
            const std::vector<uint8_t>& counted, float* membership, int threads) {
  const int64_t n = clusters.reports.n;
  std::vector<double> founds(n, 0.0);  // the chance that the row tells of an incident of its own
  in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    for (int64_t i = piece * kTogether; i < std::min(n, (piece + 1) * kTogether); ++i) {
      const int32_t row = int32_t(i);
      membership[i] = 1.0f;
      if (!counted[i]) continue;
      const bool certain = decided(decisions, clusters, row);
      const Standing s = standing(clusters, partners, row, counted);
      const bool alone = clusters.alone(row);
      if (!certain && !alone)
        membership[i] = float(std::clamp(s.own / (s.fresh + s.own + s.higher + s.lower), 0.01, 0.999));
      if (alone)
        founds[i] = s.fresh / (s.fresh + s.higher);
      else if (clusters.of(row).sharpest == row)
        founds[i] = 1.0;
      else if (!certain)
        founds[i] = s.fresh / (s.fresh + s.own + s.higher + s.lower);
    }
  });
  Count result{0, 0};
  for (int64_t i = 0; i < n; ++i) {
    result.expected += founds[i];
    result.variance += founds[i] * (1 - founds[i]);
  }
  return result;
}

}  // namespace fusion
