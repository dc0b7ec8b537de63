// From scored pairs to incidents: the best first, each cluster judged as a whole.
//
// A cluster speaks with one place and time, settled from its sharpest reports; two clusters become
// one where these agree against the incidents around, and their reports' answers do on average. So
// A-B and B-C do not make A and C one incident. A source that reports an event once appears once;
// people's decisions come first and are never undone.
#pragma once

#include <vector>

#include "pairing.h"

namespace fusion {

struct Decisions {
  std::vector<std::vector<int32_t>> same;   // of each row, both ways; empty where nobody decided
  std::vector<std::vector<int32_t>> apart;
};

struct Cluster {
  std::vector<int32_t> rows;                // ascending
  std::vector<int32_t> once;                // sources that report an event once, ascending
  Spot spot;
  int32_t sharpest;                         // the row that knows best where and when
};

class Clusters {
 public:
  Clusters(const Reports& r, const WeightSet& w, const Crowding& crowd, const Decisions& decisions);

  // The smallest row of the cluster.
  int32_t find(int32_t row) const { return label_[row]; }
  const Cluster& of(int32_t row) const { return clusters_[find(row)]; }
  bool alone(int32_t row) const { return of(row).rows.size() == 1; }
  void unite(int32_t one, int32_t other);
  // Whether neither a source would repeat itself nor a person be overruled.
  bool may_unite(int32_t one, int32_t other) const;
  // Log odds that two clusters are one incident.
  double score(const Cluster& one, const Cluster& other) const;
  Cluster single(int32_t row) const;
  Cluster without(const Cluster& cluster, int32_t row) const;

  const Reports& reports;
  const WeightSet& weights;
  const Crowding& crowd;

 private:
  void settle(Cluster& cluster) const;

  WeightTables tables_;
  const Decisions& decisions_;
  std::vector<int32_t> label_;
  std::vector<Cluster> clusters_;
};

// Joins the clusters that `edges` connect, best first, wherever they score above `join`.
void agglomerate(Clusters& clusters, const std::vector<Edge>& edges, double join, int threads);

}  // namespace fusion
