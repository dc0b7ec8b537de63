// From scored pairs to incidents: the best first, each cluster judged as a whole.
//
// A cluster speaks with one place and time, settled from its sharpest reports; two clusters become
// one where these agree against the incidents around, and their reports' answers do on average. So
// A-B and B-C do not make A and C one incident. A source that reports an event once appears once;
// people's decisions come first and are never undone.
#pragma once

#include <memory>
#include <vector>

#include "pairing.h"

namespace fusion {

struct Decisions {
  std::vector<std::vector<int32_t>> same;   // of each row, both ways; empty where nobody decided
  std::vector<std::vector<int32_t>> apart;

  explicit Decisions(const Reports& r);
};

struct Cluster {
  std::vector<int32_t> rows;                // ascending
  std::vector<int32_t> once;                // sources that report an event once, ascending
  Spot spot;
  int32_t sharpest;                         // the row that knows best where and when
  float rivals;                             // of its rows the fewest, see rivals.h
};

// A look at a cluster, or at a single row as if it were one.
struct Group {
  const int32_t* rows;
  size_t size;
  const int32_t* once;
  size_t n_once;
  const Spot* spot;
  int32_t sharpest;
  float rivals;

  bool has(int32_t row) const { return std::binary_search(rows, rows + size, row); }
};

class Clusters {
 public:
  Clusters(const Scene& scene, const Crowding& crowd, const std::vector<float>& rivals,
           const Decisions& decisions);

  // The smallest row of the cluster.
  int32_t find(int32_t row) const { return label_[row]; }
  Group of(int32_t row) const;
  Group single(int32_t row) const;
  bool alone(int32_t row) const { return !joined_[label_[row]]; }
  // The sharpest kind among the rows of the cluster.
  Kind kind(int32_t row) const { return kind_[label_[row]]; }
  void unite(int32_t one, int32_t other);
  // Whether neither a source would repeat itself nor a person be overruled.
  bool may_unite(int32_t one, int32_t other) const;
  // Log odds that two groups are one incident.
  double score(const Group& one, const Group& other) const;
  Cluster without(const Group& group, int32_t row) const;

  const Scene& scene;
  const Crowding& crowd;
  const std::vector<float>& rivals;
  const Decisions& decisions;

 private:
  void settle(Cluster& cluster) const;

  WeightTables tables_;
  std::vector<int32_t> label_, self_;
  std::vector<Kind> kind_;
  std::vector<std::unique_ptr<Cluster>> joined_;  // by smallest row; none where it is alone
};

Group look(const Cluster& cluster);

// Rows joined by edges: what happens in one component never touches another.
class Components {
 public:
  explicit Components(int64_t n);
  int32_t find(int32_t row);     // the smallest row of the component
  void join(int32_t a, int32_t b);

 private:
  std::vector<int32_t> parent_;
};

// Joins the clusters that `edges` connect, best first, wherever they score above `join`.
void agglomerate(Clusters& clusters, const std::vector<Edge>& edges, double join, int threads);

}  // namespace fusion
