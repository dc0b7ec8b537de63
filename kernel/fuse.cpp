// The kernel's one door: a plain C function, columns in and columns out.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>

#include "attaching.h"
#include "clustering.h"
#include "counting.h"
#include "learning.h"
#include "parallel.h"
#include "vague.h"

using namespace fusion;

namespace {

// A report within these errors may found an incident; one beyond them only points at one.
constexpr double kFoundingRadius = 12e3, kFoundingSpan = 6 * 3600.0;

using Rows = std::vector<uint8_t>;

struct Kinds {
  Rows founding, coarse, lost, many, firm;  // firm: founding or coarse

  explicit Kinds(const Reports& r)
      : founding(r.n), coarse(r.n), lost(r.n), many(r.n), firm(r.n) {
    for (int64_t i = 0; i < r.n; ++i) {
      many[i] = several(r, i);
      lost[i] = vague(r, i);
      firm[i] = !many[i] && !lost[i];
      founding[i] = firm[i] && r.radius[i] <= kFoundingRadius && span(r, i) <= kFoundingSpan;
      coarse[i] = firm[i] && !founding[i];
    }
  }
};

Decisions decisions_of(const Reports& r) {
  Decisions d;
  if (!r.n_links) return d;
  d.same.resize(r.n);
  d.apart.resize(r.n);
  for (int64_t k = 0; k < r.n_links; ++k) {
    auto& lists = r.link_same[k] ? d.same : d.apart;
    lists[r.link_first[k]].push_back(r.link_second[k]);
    lists[r.link_second[k]].push_back(r.link_first[k]);
  }
  return d;
}

std::vector<Edge> between(const std::vector<Edge>& edges, const Clusters& clusters,
                          const Rows& rows, bool alone) {
  std::vector<Edge> chosen;
  for (const Edge& e : edges)
    if (rows[e.first] && rows[e.second] &&
        (!alone || (clusters.alone(e.first) && clusters.alone(e.second))))
      chosen.push_back(e);
  return chosen;
}

void join_decided(const Reports& r, const Kinds& kinds, Clusters& clusters) {
  for (int64_t k = 0; k < r.n_links; ++k)
    if (r.link_same[k] && kinds.many[r.link_first[k]] == kinds.many[r.link_second[k]])
      clusters.unite(r.link_first[k], r.link_second[k]);
}

std::vector<Edge> rescored(const Clusters& clusters, std::vector<Edge> edges) {
  for (Edge& e : edges)
    e.score = rounded(clusters.score(clusters.single(e.first), clusters.single(e.second)));
  return edges;
}

Rows placed_rows(const Reports& r) {
  Rows rows(r.n);
  for (int64_t i = 0; i < r.n; ++i) rows[i] = !vague(r, i);
  return rows;
}

// The rows that were received first, up to `most`: so that a late report changes no weight.
Rows earliest(const Reports& r, const Rows& rows, int64_t most) {
  Rows chosen(r.n);
  std::vector<std::pair<int64_t, int64_t>> order;
  for (int64_t i = 0; i < r.n; ++i)
    if (rows[i]) order.emplace_back(r.received[i], i);
  if (int64_t(order.size()) > most) {
    std::nth_element(order.begin(), order.begin() + most, order.end());
    order.resize(most);
  }
  for (const auto& [rank, row] : order) chosen[row] = 1;
  return chosen;
}

std::string fault;

}  // namespace

extern "C" {

struct FuseResult {
  int32_t* incident;             // n: the smallest row of each row's cluster
  float* membership;             // n
  int64_t n_covers;
  int32_t* cover_row;            // room for the sum of n_events of reports of several events
  int32_t* cover_to;
  float* cover_membership;
  double expected, variance;
};

struct PairParts {
  uint8_t answers[kQuestions];
  double apart, gap;             // metres (NaN where a place is unknown), seconds
  double place, time, others;    // log odds, and incidents expected around
};

typedef void (*Heard)(int32_t stage);

int trucewatch_processors() { return processors(); }

const char* trucewatch_fault() { return fault.c_str(); }

// `set` holds the prior in its first table, and has room for `room` tables.
int trucewatch_learn(const Reports* reports, WeightSet* set, int64_t room, int64_t most_rows,
                     int threads) {
  try {
    const Reports& r = *reports;
    const Rows rows = earliest(r, placed_rows(r), most_rows);
    learn(r, *set, room, by_time(r, rows), threads);
    return 0;
  } catch (const std::exception& e) {
    fault = e.what();
    return 1;
  }
}

int trucewatch_fuse(const Reports* reports, const WeightSet* weights, double join, int threads,
                    FuseResult* result, Heard heard) {
  try {
    const Reports& r = *reports;
    const WeightSet& w = *weights;
    const Kinds kinds(r);
    const Rows rows = placed_rows(r);
    const auto order = by_time(r, rows);
    Crowding crowd = crowding(r, w.all(), order, threads);
    heard(1);
    const auto [edges, faint] = scored_pairs(r, w, crowd, order, threads);
    heard(2);
    const Decisions decisions = decisions_of(r);
    Clusters clusters(r, w, crowd, decisions);
    join_decided(r, kinds, clusters);
    agglomerate(clusters, between(edges, clusters, kinds.founding, false), join, threads);
    heard(3);
    const Partners partners(r.n, edges, faint);
    attach(clusters, partners, kinds.coarse, kinds.founding, threads);
    agglomerate(clusters, between(edges, clusters, kinds.coarse, true), join, threads);
    auto lost = vague_pairs(r, kinds.lost, kinds.firm);
    crowd_of_vague(clusters, lost, kinds.lost, crowd);
    attach(clusters, Partners(r.n, lost, faint), kinds.lost, kinds.firm, threads);
    agglomerate(clusters, rescored(clusters, between(lost, clusters, kinds.lost, true)), join,
                threads);
    heard(4);
    std::vector<Edge> all = edges;
    all.insert(all.end(), lost.begin(), lost.end());
    const Partners everyone(r.n, all, faint);
    Rows single(r.n);
    for (int64_t i = 0; i < r.n; ++i) single[i] = !kinds.many[i];
    const auto [covers, unheard] = cover(clusters, everyone, kinds.many, single, decisions);
    Rows uncovered = kinds.many;
    for (const Cover& c : covers) uncovered[c.row] = 0;
    auto alike = between(edges, clusters, uncovered, false);
    alike.erase(std::remove_if(alike.begin(), alike.end(),
                               [&](const Edge& e) {
                                 return r.n_events[e.first] != r.n_events[e.second];
                               }),
                alike.end());
    agglomerate(clusters, alike, join, threads);
    heard(5);
    const Count counted = count(clusters, everyone, decisions, single, result->membership, threads);
    for (int64_t i = 0; i < r.n; ++i) result->incident[i] = clusters.find(int32_t(i));
    result->n_covers = int64_t(covers.size());
    for (size_t k = 0; k < covers.size(); ++k) {
      result->cover_row[k] = covers[k].row;
      result->cover_to[k] = covers[k].to;
      result->cover_membership[k] = covers[k].probability;
    }
    result->expected = counted.expected + unheard;
    result->variance = counted.variance;
    heard(6);
    return 0;
  } catch (const std::exception& e) {
    fault = e.what();
    return 1;
  }
}

// What speaks for two rows' being one incident, part by part.
int trucewatch_explain(const Reports* reports, const WeightSet* set, int64_t i, int64_t j,
                       int threads, PairParts* parts) {
  try {
    const Reports& r = *reports;
    const Weights& w = set->of(r.source[i], r.source[j]);
    const Crowding crowd = crowding(r, set->all(), by_time(r, placed_rows(r)), threads);
    const Answers answers = compare(r, std::min(i, j), std::max(i, j));
    std::copy(answers.of, answers.of + kQuestions, parts->answers);
    parts->gap = gap(r, i, j);
    const bool known = placed(r, i) && placed(r, j);
    parts->apart = known ? apart(r, i, j) : NAN;
    const int64_t c = crowd.coarser(i, j);
    const Reach reach(r.radius[c], span(r, c));
    const Spot a = spot(r, i), b = spot(r, j);
    double places[kPlaceScales], clocks[kClocks];
    parts->place = known ? std::log(place_density(w, a, b, places) * reach.area()) : 0;
    const double time = time_density(w, a, b, clocks) * reach.time(span(r, c));
    parts->time = std::log(std::max(time, 1e-12));
    parts->others = std::isnan(crowd.log_density[c])
                        ? 1.0
                        : std::exp(crowd.log_density[c]) * reach.area() * reach.time(span(r, c));
    return 0;
  } catch (const std::exception& e) {
    fault = e.what();
    return 1;
  }
}

}  // extern "C"
