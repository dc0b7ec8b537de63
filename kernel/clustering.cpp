#include "clustering.h"

#include <algorithm>
#include <numeric>
#include <queue>

#include "parallel.h"

namespace fusion {

namespace {

// A pair of clusters on the way to being one; out of date once either has changed.
struct Offer {
  float score;
  int32_t one, other;            // smallest rows, one < other
  int32_t one_version, other_version;
  bool operator<(const Offer& o) const {  // the best, then the smallest rows, come first
    if (score != o.score) return score < o.score;
    if (one != o.one) return one > o.one;
    return other > o.other;
  }
};

void tidy(std::vector<int32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

// The clusters of one component after the other, numbered in the order of their smallest rows.
class Agglomeration {
 public:
  Agglomeration(Clusters& clusters, double join) : clusters_(clusters), join_(join) {}

  void run(const Edge* first, const Edge* last) {
    if (last - first == 1) {  // most components are one pair
      const int32_t a = clusters_.find(first->first), b = clusters_.find(first->second);
      if (a != b && clusters_.may_unite(a, b) && score(a, b, first) > join_) clusters_.unite(a, b);
      return;
    }
    roots_.clear();
    for (const Edge* e = first; e != last; ++e)
      roots_.push_back(clusters_.find(e->first)), roots_.push_back(clusters_.find(e->second));
    tidy(roots_);
    if (touches_.size() < roots_.size()) touches_.resize(roots_.size());
    for (size_t k = 0; k < roots_.size(); ++k) touches_[k].clear();
    version_.assign(roots_.size(), 0);
    for (const Edge* e = first; e != last; ++e) {
      const int32_t a = number(clusters_.find(e->first)), b = number(clusters_.find(e->second));
      if (a == b) continue;
      touches_[a].push_back(b);
      touches_[b].push_back(a);
      offer(a, b, e);
    }
    for (size_t k = 0; k < roots_.size(); ++k) tidy(touches_[k]);
    while (!queue_.empty()) {
      const Offer best = queue_.top();
      queue_.pop();
      const int32_t one = number(best.one), other = number(best.other);
      if (best.one_version == version_[one] && best.other_version == version_[other])
        unite(one, other);
    }
  }

 private:
  int32_t number(int32_t root) const {
    return int32_t(std::lower_bound(roots_.begin(), roots_.end(), root) - roots_.begin());
  }
  // An edge between two that are alone has said it.
  float score(int32_t a, int32_t b, const Edge* edge) const {
    if (edge && clusters_.alone(a) && clusters_.alone(b)) return edge->score;
    return rounded(clusters_.score(clusters_.of(a), clusters_.of(b)));
  }
  void offer(int32_t a, int32_t b, const Edge* edge) {
    if (a > b) std::swap(a, b);
    if (!clusters_.may_unite(roots_[a], roots_[b])) return;
    const float odds = score(roots_[a], roots_[b], edge);
    if (odds > join_) queue_.push({odds, roots_[a], roots_[b], version_[a], version_[b]});
  }
  void unite(int32_t one, int32_t other) {
    clusters_.unite(roots_[one], roots_[other]);
    ++version_[one];
    version_[other] = -1;        // gone; no offer ever has this version
    auto& others = touches_[one];
    others.insert(others.end(), touches_[other].begin(), touches_[other].end());
    touches_[other].clear();
    for (int32_t& each : others) each = number(clusters_.find(roots_[each]));
    tidy(others);
    others.erase(std::remove(others.begin(), others.end(), one), others.end());
    for (const int32_t each : others) {
      touches_[each].push_back(one);
      offer(one, each, nullptr);
    }
  }

  Clusters& clusters_;
  double join_;
  std::vector<int32_t> roots_;
  std::vector<std::vector<int32_t>> touches_;
  std::vector<int32_t> version_;
  std::priority_queue<Offer> queue_;
};

}  // namespace

Components::Components(int64_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }

int32_t Components::find(int32_t row) {
  while (parent_[row] != row) {
    parent_[row] = parent_[parent_[row]];
    row = parent_[row];
  }
  return row;
}

void Components::join(int32_t a, int32_t b) {
  a = find(a), b = find(b);
  parent_[std::max(a, b)] = std::min(a, b);
}

void agglomerate(Clusters& clusters, const std::vector<Edge>& edges, double join, int threads) {
  const int64_t n = clusters.scene.reports.n;
  Components components(n);
  for (int64_t row = 0; row < n; ++row)
    components.join(int32_t(row), clusters.find(int32_t(row)));
  for (const Edge& e : edges)
    if (e.score > join) components.join(e.first, e.second);
  std::vector<std::pair<int32_t, int64_t>> order;  // (component, edge)
  for (size_t k = 0; k < edges.size(); ++k)
    if (edges[k].score > join) order.emplace_back(components.find(edges[k].first), int64_t(k));
  std::sort(order.begin(), order.end());
  std::vector<Edge> sorted(order.size());
  std::vector<int64_t> begins;
  for (size_t k = 0; k < order.size(); ++k) {
    sorted[k] = edges[order[k].second];
    if (!k || order[k].first != order[k - 1].first) begins.push_back(int64_t(k));
  }
  begins.push_back(int64_t(sorted.size()));
  const int64_t many = int64_t(begins.size()) - 1;
  constexpr int64_t kTogether = 64;
  in_parallel(
      (many + kTogether - 1) / kTogether, threads, [&] { return Agglomeration(clusters, join); },
      [&](Agglomeration& one, int64_t piece) {
        for (int64_t c = piece * kTogether; c < std::min(many, (piece + 1) * kTogether); ++c)
          one.run(sorted.data() + begins[c], sorted.data() + begins[c + 1]);
      });
}

}  // namespace fusion
