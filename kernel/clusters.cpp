#include <algorithm>
#include <cmath>
#include <numeric>

#include "clustering.h"
#include "rivals.h"

namespace fusion {

namespace {

// Positions within this factor of the sharpest, and clocks that all claim better than an hour,
// count as equally sharp.
constexpr double kAsSharp = 2.0, kClockRounding = 3600.0;
// Reports of each cluster compared at most; beyond that more would not change the mean.
constexpr size_t kSample = 8;

bool share(const Group& a, const Group& b) {
  const int32_t *i = a.once, *j = b.once;
  while (i != a.once + a.n_once && j != b.once + b.n_once) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

std::vector<int32_t> merged(const int32_t* a, size_t n, const int32_t* b, size_t m) {
  std::vector<int32_t> both(n + m);
  std::merge(a, a + n, b, b + m, both.begin());
  return both;
}

}  // namespace

Decisions::Decisions(const Reports& r) {
  if (!r.n_links) return;
  same.resize(r.n);
  apart.resize(r.n);
  for (int64_t k = 0; k < r.n_links; ++k) {
    auto& lists = r.link_same[k] ? same : apart;
    lists[r.link_first[k]].push_back(r.link_second[k]);
    lists[r.link_second[k]].push_back(r.link_first[k]);
  }
}

Clusters::Clusters(const Scene& s, const Crowding& c, const std::vector<float>& v,
                   const Decisions& d)
    : scene(s), crowd(c), rivals(v), decisions(d), tables_(s.weights), label_(s.reports.n),
      self_(s.reports.n), kind_(s.kinds), joined_(s.reports.n) {
  std::iota(label_.begin(), label_.end(), 0);
  std::iota(self_.begin(), self_.end(), 0);
}

Group look(const Cluster& c) {
  return {c.rows.data(), c.rows.size(), c.once.data(), c.once.size(), &c.spot, c.sharpest,
          c.rivals};
}

Group Clusters::single(int32_t row) const {
  return {&self_[row], 1, &scene.told[row].source, scene.told[row].once, &scene.spots[row], row,
          rivals[row]};
}

Group Clusters::of(int32_t row) const {
  const auto& joined = joined_[label_[row]];
  return joined ? look(*joined) : single(label_[row]);
}

Cluster Clusters::without(const Group& group, int32_t row) const {
  Cluster rest;
  for (size_t k = 0; k < group.size; ++k) {
    const int32_t other = group.rows[k];
    if (other == row) continue;
    rest.rows.push_back(other);
    if (scene.told[other].once) rest.once.push_back(scene.told[other].source);
  }
  std::sort(rest.once.begin(), rest.once.end());
  settle(rest);
  return rest;
}

void Clusters::unite(int32_t one, int32_t other) {
  one = find(one), other = find(other);
  if (one == other) return;
  const int32_t keep = std::min(one, other), gone = std::max(one, other);
  const Group a = of(keep), b = of(gone);
  auto both = std::make_unique<Cluster>();
  both->rows = merged(a.rows, a.size, b.rows, b.size);
  both->once = merged(a.once, a.n_once, b.once, b.n_once);
  for (size_t k = 0; k < b.size; ++k) label_[b.rows[k]] = keep;
  settle(*both);
  kind_[keep] = std::min(kind_[keep], kind_[gone]);
  joined_[keep] = std::move(both);
  joined_[gone].reset();
}

// The settled place and time: the mean of the sharpest, and no sharper than the best of them, for
// ten reports that name one village do not make the village smaller.
void Clusters::settle(Cluster& cluster) const {
  const Reports& r = scene.reports;
  double best_radius = INFINITY, best_span = INFINITY;
  for (const int32_t row : cluster.rows) {
    if (placed(r, row)) best_radius = std::min(best_radius, r.radius[row]);
    best_span = std::min(best_span, span(r, row));
  }
  double x = 0, y = 0, z = 0, total = 0, mid = 0, clocks = 0;
  cluster.sharpest = -1;
  cluster.rivals = INFINITY;
  int32_t timely = -1;
  for (const int32_t row : cluster.rows) {
    cluster.rivals = std::min(cluster.rivals, rivals[row]);
    if (placed(r, row) && r.radius[row] <= kAsSharp * best_radius) {
      const double radius = std::max(r.radius[row], 1.0), weight = 1 / (radius * radius);
      x += weight * r.x[row], y += weight * r.y[row], z += weight * r.z[row];
      total += weight;
      if (cluster.sharpest < 0 || r.radius[row] < r.radius[cluster.sharpest])
        cluster.sharpest = row;
    }
    if (timely < 0 || span(r, row) < span(r, timely)) timely = row;
    if (span(r, row) <= std::max(kAsSharp * best_span, kClockRounding)) {
      mid += middle(r, row);
      ++clocks;
    }
  }
  if (cluster.sharpest < 0) cluster.sharpest = timely;
  Spot& s = cluster.spot;
  s.x = s.y = s.z = NAN;
  if (total > 0) s.x = x / total, s.y = y / total, s.z = z / total;
  s.variance = variance_of(best_radius);
  s.place_kind = int8_t(total > 0 ? kind_of(best_radius, kPlaceKind) : 0);
  const double shift = best_span <= kClockRounding ? mid / clocks - middle(r, timely) : 0.0;
  s.set_times(r.start[timely] + shift, r.end[timely] + shift);
}

bool Clusters::may_unite(int32_t one, int32_t other) const {
  const Group a = of(one), b = of(other);
  if (share(a, b)) return false;
  if (decisions.apart.empty()) return true;
  for (size_t k = 0; k < a.size; ++k)
    for (const int32_t enemy : decisions.apart[a.rows[k]])
      if (b.has(enemy)) return false;
  return true;
}

double Clusters::score(const Group& one, const Group& other) const {
  double sum[kQuestions] = {}, worst_source = 0;
  int known[kQuestions] = {};
  for (size_t i = 0; i < std::min(one.size, kSample); ++i)
    for (size_t j = 0; j < std::min(other.size, kSample); ++j) {
      const int32_t a = one.rows[i], b = other.rows[j];
      const int32_t from = scene.told[a].source, with = scene.told[b].source;
      const Answers answers = compare(scene, a, b);
      const WeightTables::Nats& nats = tables_.nats(from, with);
      for (int q = 0; q < kSameSource; ++q) {
        sum[q] += nats[q][answers.of[q]];
        known[q] += answers.of[q] > 0;
      }
      worst_source = std::min(worst_source, nats[kSameSource][answers.of[kSameSource]]);
    }
  const Weights& w = scene.weights.of(scene.told[one.sharpest].source,
                                      scene.told[other.sharpest].source);
  double total =
      spacetime(w, *one.spot, *other.spot,
                coarser(crowd[one.sharpest], crowd[other.sharpest]).log_density);
  for (int q = 0; q < kSameSource; ++q)
    if (known[q]) total += sum[q] / known[q];
  if (rivalled(scene, one.sharpest, other.sharpest))
    total -= against_rivals(one.rivals, other.rivals);
  return total + worst_source;
}

}  // namespace fusion
