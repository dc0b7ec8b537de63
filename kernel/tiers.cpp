#include "tiers.h"

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

// What a row's odds say of the sharper clusters: all together, and of the best.
struct Weighed {
  double total = 0;
  int32_t to = -1;
  double odds = 0;
};

// One tier on its way.
class Tier {
 public:
  Tier(Clusters& clusters, const Partners& partners, Kind kind, int threads)
      : clusters_(clusters), partners_(partners), kind_(kind), threads_(threads),
        rows_(rows_of(clusters.scene, kind)), weighed_(rows_.size()) {}

  void attach() {
    if (kind_ == kFounding) return;
    for_each([&](size_t k) { weighed_[k] = weigh(rows_[k]); });
    std::vector<std::pair<double, size_t>> best;
    for (size_t k = 0; k < rows_.size(); ++k)
      if (weighed_[k].to >= 0)
        best.emplace_back(-rounded(weighed_[k].odds / (lone() + weighed_[k].total)), k);
    std::sort(best.begin(), best.end());
    for (const auto& [share, k] : best)
      if (clusters_.may_unite(rows_[k], weighed_[k].to)) clusters_.unite(rows_[k], weighed_[k].to);
  }

  // The edges among clusters that no sharper report belongs to.
  std::vector<Edge> own(const std::vector<Edge>& edges) const {
    std::vector<Edge> chosen;
    for (const Edge& e : edges)
      if (clusters_.scene.kinds[e.first] == kind_ && clusters_.scene.kinds[e.second] == kind_ &&
          clusters_.kind(e.first) == kind_ && clusters_.kind(e.second) == kind_)
        chosen.push_back(e);
    return chosen;
  }

  void count(const Chances& chances) const {
    for_each([&](size_t k) { count(rows_[k], weighed_[k], chances); });
  }

 private:
  static std::vector<int32_t> rows_of(const Scene& scene, Kind kind) {
    std::vector<int32_t> rows;
    for (int64_t i = 0; i < scene.reports.n; ++i)
      if (scene.kinds[i] == kind) rows.push_back(int32_t(i));
    return rows;
  }
  template <typename Work>
  void for_each(Work work) const {
    const int64_t n = int64_t(rows_.size());
    in_parallel((n + kTogether - 1) / kTogether, threads_, [&](int64_t piece) {
      for (int64_t k = piece * kTogether; k < std::min(n, (piece + 1) * kTogether); ++k)
        work(size_t(k));
    });
  }
  double lone() const { return clusters_.scene.weights.all().lone; }
  double faint(int32_t row) const {
    return partners_.faint(row) / clusters_.scene.weights.all().per_incident;
  }

  Weighed weigh(int32_t row) const {
    Weighed w;
    if (!clusters_.alone(row)) return w;  // people decided
    w.total = faint(row);
    double next = 0;
    int32_t to = -1;
    for (const Choice& c : choices(clusters_, partners_, row, kFounding, Kind(kind_ - 1))) {
      w.total += c.odds;
      next = std::max(next, std::min(c.odds, w.odds));
      if (c.odds > w.odds) w.odds = c.odds, to = c.to;
    }
    if (w.odds > kLikely * (lone() + w.total) && w.odds > kLead * next) w.to = to;
    return w;
  }

  // Whether a person said that the row belongs with another of its cluster.
  bool decided(int32_t row) const {
    if (clusters_.decisions.same.empty()) return false;
    const auto& same = clusters_.decisions.same[row];
    return std::any_of(same.begin(), same.end(), [&](int32_t other) {
      return clusters_.find(other) == clusters_.find(row);
    });
  }
  // Whether a cluster is counted before another: the larger, of equals the smaller row.
  bool before(const Choice& one, int32_t row) const {
    const size_t a = clusters_.of(one.to).size, b = clusters_.of(row).size;
    return a != b ? a > b : one.to < clusters_.find(row);
  }
  // Odds that a row of several belongs with the others.
  double belongs(int32_t row) const {
    const Group home = clusters_.of(row);
    if (home.size == 2) {
      const int32_t other = home.rows[home.rows[0] == row];
      for (const Partner* p = partners_.begin(row); p != partners_.end(row); ++p)
        if (p->row == other) return std::min(std::exp(double(p->score)), kMostOdds);
      return std::exp(clusters_.score(clusters_.single(row), clusters_.single(other)));
    }
    const Cluster rest = clusters_.without(home, row);
    return std::exp(clusters_.score(clusters_.single(row), look(rest)));
  }

  void count(int32_t row, const Weighed& weighed, const Chances& chances) const {
    float& membership = chances.membership[row];
    double& founds = chances.founds[row];
    membership = 1.0f, founds = 0.0;
    const bool certain = decided(row);
    if (clusters_.kind(row) != kind_) {  // attached to something sharper
      if (certain) return;
      const double all = lone() + weighed.total;
      membership = float(std::clamp(weighed.odds / all, 0.01, 0.999));
      founds = lone() / all;
      return;
    }
    const bool leads = clusters_.of(row).sharpest == row, alone = clusters_.alone(row);
    double sharper = kind_ == kFounding ? faint(row) : weighed.total, higher = 0, lower = 0;
    for (const Choice& c : choices(clusters_, partners_, row, kind_, kind_))
      (before(c, row) ? higher : lower) += c.odds;
    if (alone) {
      founds = lone() / (lone() + sharper + higher);
      return;
    }
    const double all = lone() + belongs(row) + sharper + higher + lower;
    if (!certain) {
      membership = float(std::clamp((all - lone() - sharper - higher - lower) / all, 0.01, 0.999));
      founds = lone() / all;
    }
    if (leads) founds = kind_ == kFounding ? 1.0 : lone() / (lone() + sharper);
  }

  Clusters& clusters_;
  const Partners& partners_;
  Kind kind_;
  int threads_;
  std::vector<int32_t> rows_;
  std::vector<Weighed> weighed_;
};

}  // namespace

Partners::Partners(int64_t n, const std::vector<Edge>& edges, const std::vector<float>& faint)
    : begins_(n + 1, 0), partners_(2 * edges.size()), faint_(faint) {
  for (const Edge& e : edges) ++begins_[e.first + 1], ++begins_[e.second + 1];
  for (int64_t i = 0; i < n; ++i) begins_[i + 1] += begins_[i];
  std::vector<int64_t> next(begins_.begin(), begins_.end() - 1);
  for (const Edge& e : edges) {
    partners_[next[e.first]++] = {e.second, e.score};
    partners_[next[e.second]++] = {e.first, e.score};
  }
}

std::vector<Choice> choices(const Clusters& clusters, const Partners& partners, int32_t row,
                            Kind sharpest, Kind vaguest) {
  const int32_t home = clusters.find(row);
  const Group self = clusters.single(row);
  std::vector<Choice> found;
  for (const Partner* p = partners.begin(row); p != partners.end(row); ++p) {
    const int32_t to = clusters.find(p->row);
    const Kind kind = clusters.kind(to);
    if (to == home || kind < sharpest || kind > vaguest) continue;
    found.push_back({to, double(p->score)});
  }
  std::sort(found.begin(), found.end(), [](const Choice& a, const Choice& b) {
    return a.to < b.to;
  });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const Choice& a, const Choice& b) { return a.to == b.to; }),
              found.end());
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const Choice& c) { return !clusters.may_unite(row, c.to); }),
              found.end());
  for (Choice& c : found) {
    if (!clusters.alone(c.to)) c.odds = rounded(clusters.score(self, clusters.of(c.to)));
    c.odds = std::min(std::exp(c.odds), kMostOdds);
  }
  return found;
}

void tell(Clusters& clusters, const Partners& partners, const std::vector<Edge>& edges, Kind kind,
          double join, int threads, const Chances& chances) {
  Tier tier(clusters, partners, kind, threads);
  tier.attach();
  agglomerate(clusters, tier.own(edges), join, threads);
  tier.count(chances);
}

}  // namespace fusion
