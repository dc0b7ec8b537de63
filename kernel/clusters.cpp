#include <algorithm>
#include <cmath>

#include "clustering.h"

namespace fusion {

namespace {

// Positions within this factor of the sharpest, and clocks that all claim better than an hour,
// count as equally sharp.
constexpr double kAsSharp = 2.0, kClockRounding = 3600.0;
// Reports of each cluster compared at most; beyond that more would not change the mean.
constexpr size_t kSample = 8;

bool share(const std::vector<int32_t>& a, const std::vector<int32_t>& b) {
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

std::vector<int32_t> merged(const std::vector<int32_t>& a, const std::vector<int32_t>& b) {
  std::vector<int32_t> both(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), both.begin());
  return both;
}

}  // namespace

Clusters::Clusters(const Reports& r, const WeightSet& w, const Crowding& c, const Decisions& d)
    : reports(r), weights(w), crowd(c), tables_(w), decisions_(d), label_(r.n), clusters_(r.n) {
  for (int64_t i = 0; i < r.n; ++i) {
    label_[i] = int32_t(i);
    clusters_[i] = single(int32_t(i));
  }
}

Cluster Clusters::single(int32_t row) const {
  Cluster cluster{{row}, {}, spot(reports, row), row};
  if (reports.once[row]) cluster.once.push_back(reports.source[row]);
  return cluster;
}

Cluster Clusters::without(const Cluster& cluster, int32_t row) const {
  Cluster rest;
  for (const int32_t other : cluster.rows) {
    if (other == row) continue;
    rest.rows.push_back(other);
    if (reports.once[other]) rest.once.push_back(reports.source[other]);
  }
  std::sort(rest.once.begin(), rest.once.end());
  settle(rest);
  return rest;
}

void Clusters::unite(int32_t one, int32_t other) {
  one = find(one), other = find(other);
  if (one == other) return;
  const int32_t keep = std::min(one, other), gone = std::max(one, other);
  for (const int32_t row : clusters_[gone].rows) label_[row] = keep;
  Cluster& cluster = clusters_[keep];
  cluster.rows = merged(cluster.rows, clusters_[gone].rows);
  cluster.once = merged(cluster.once, clusters_[gone].once);
  clusters_[gone] = Cluster{};
  settle(cluster);
}

// The settled place and time: the mean of the sharpest, and no sharper than the best of them, for
// ten reports that name one village do not make the village smaller.
void Clusters::settle(Cluster& cluster) const {
  const Reports& r = reports;
  double best_radius = INFINITY, best_span = INFINITY;
  for (const int32_t row : cluster.rows) {
    if (placed(r, row)) best_radius = std::min(best_radius, r.radius[row]);
    best_span = std::min(best_span, span(r, row));
  }
  double x = 0, y = 0, z = 0, total = 0, mid = 0, clocks = 0;
  cluster.sharpest = -1;
  int32_t timely = -1;
  for (const int32_t row : cluster.rows) {
    if (placed(r, row) && r.radius[row] <= kAsSharp * best_radius) {
      const double weight = 1 / std::pow(std::max(r.radius[row], 1.0), 2);
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
  const Cluster& a = of(one);
  const Cluster& b = of(other);
  if (share(a.once, b.once)) return false;
  if (decisions_.apart.empty()) return true;
  for (const int32_t row : a.rows)
    for (const int32_t enemy : decisions_.apart[row])
      if (std::binary_search(b.rows.begin(), b.rows.end(), enemy)) return false;
  return true;
}

double Clusters::score(const Cluster& one, const Cluster& other) const {
  double sum[kQuestions] = {}, worst_source = 0;
  int known[kQuestions] = {};
  for (size_t i = 0; i < std::min(one.rows.size(), kSample); ++i)
    for (size_t j = 0; j < std::min(other.rows.size(), kSample); ++j) {
      const int32_t a = one.rows[i], b = other.rows[j];
      const int32_t from = reports.source[a], with = reports.source[b];
      const Answers answers = compare(reports, std::min(a, b), std::max(a, b));
      for (int q = 0; q < kQuestions; ++q) {
        const uint8_t answer = answers.of[q];
        if (!answer) continue;
        sum[q] += tables_.nats(from, with, q, answer);
        ++known[q];
      }
      if (answers.of[kSameSource])
        worst_source = std::min(worst_source, tables_.nats(from, with, kSameSource,
                                                           answers.of[kSameSource]));
    }
  const Weights& w = weights.of(reports.source[one.sharpest], reports.source[other.sharpest]);
  double total = spacetime(w, one.spot, other.spot,
                           log_density(crowd, one.sharpest, other.sharpest));
  for (int q = 0; q < kQuestions; ++q)
    if (known[q] && q != kSameSource) total += sum[q] / known[q];
  return total + worst_source;
}

}  // namespace fusion
