// The kernel's one door: a plain C function, columns in and columns out.
#include <algorithm>
#include <climits>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "covering.h"
#include "learning.h"
#include "parallel.h"
#include "rivals.h"
#include "taint.h"
#include "tiers.h"
#include "vague.h"

using namespace fusion;

namespace {

void join_decided(const Reports& r, Clusters& clusters) {
  for (int64_t k = 0; k < r.n_links; ++k)
    if (r.link_same[k] && several(r, r.link_first[k]) == several(r, r.link_second[k]))
      clusters.unite(r.link_first[k], r.link_second[k]);
}

// The edges of reports of several events.
std::vector<Edge> of_several(const Scene& scene, std::vector<Edge> some,
                             const std::vector<Edge>& others) {
  some.insert(some.end(), others.begin(), others.end());
  some.erase(std::remove_if(some.begin(), some.end(),
                            [&](const Edge& e) {
                              return scene.kinds[e.first] != kSeveral &&
                                     scene.kinds[e.second] != kSeveral;
                            }),
             some.end());
  return some;
}

// Of each row's cluster the smallest row of its sharpest kind: what is told more vaguely of an
// incident does not change what it is known by.
std::vector<int32_t> anchors(const Clusters& clusters) {
  const int64_t n = clusters.scene.reports.n;
  std::vector<int32_t> of_cluster(n, -1), of_row(n);
  for (int64_t i = 0; i < n; ++i) {
    int32_t& anchor = of_cluster[clusters.find(int32_t(i))];
    if (anchor < 0 && clusters.scene.kinds[i] == clusters.kind(int32_t(i))) anchor = int32_t(i);
  }
  for (int64_t i = 0; i < n; ++i) of_row[i] = of_cluster[clusters.find(int32_t(i))];
  return of_row;
}

thread_local std::string fault;   // slabs are fused side by side

}  // namespace

extern "C" {

struct FuseResult {
  int32_t* incident;             // n: of each row's cluster the smallest row of its sharpest kind
  float* membership;             // n
  double* founds;                // n: incidents expected that are told of by this row first
  int64_t n_covers;
  int32_t* cover_row;            // room for the sum of n_events of reports of several events, and
  int32_t* cover_to;             // for every decision
  float* cover_membership;
  const uint8_t* marks;          // n, or none: see taint.h
  uint8_t* spread;               // n: the marks of all that a row's answer may depend on
};

struct PairParts {
  uint8_t answers[kQuestions];
  double apart, gap;             // metres (NaN where a place is unknown), seconds
  double place, time, rivals;    // log odds
  double others;                 // incidents expected around
};

typedef void (*Heard)(int32_t stage);

int trucewatch_processors() { return processors(); }

const char* trucewatch_fault() { return fault.c_str(); }

// `set` holds the prior in its first table, and has room for `room` tables.
int trucewatch_learn(const Reports* reports, WeightSet* set, int64_t room, int threads) {
  try {
    learn(*reports, *set, room, threads);
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
    const Scene scene(r, *weights, threads);
    const Grids grids(scene, threads);
    Crowding crowd = crowding(scene, grids, threads);
    heard(1);
    auto [edges, faint] = scored_pairs(scene, grids, crowd, threads);
    const auto rivals = rivals_of(scene, edges, threads);
    weigh_rivals(scene, rivals, edges);
    heard(2);
    const Decisions decisions(r);
    Clusters clusters(scene, crowd, rivals, decisions);
    join_decided(r, clusters);
    const Chances chances{result->membership, result->founds};
    const Partners near(r.n, edges, faint);
    tell(clusters, near, edges, kFounding, join, threads, chances);
    heard(3);
    tell(clusters, near, edges, kCoarse, join, threads, chances);
    const auto vague = vague_pairs(clusters, grids.order, crowd, threads);
    tell(clusters, Partners(r.n, vague, faint), vague, kLost, join, threads, chances);
    heard(4);
    const auto totals = of_several(scene, edges, vague);
    const auto covers = cover(clusters, Partners(r.n, totals, faint));
    join_totals(clusters, totals, covers, join, threads);
    count_totals(clusters, chances);
    heard(5);
    std::copy_n(anchors(clusters).begin(), r.n, result->incident);
    result->n_covers = int64_t(covers.size());
    for (size_t k = 0; k < covers.size(); ++k) {
      result->cover_row[k] = covers[k].row;
      result->cover_to[k] = result->incident[covers[k].to];
      result->cover_membership[k] = covers[k].probability;
    }
    if (result->marks) {
      const auto marks = spread(scene, grids, edges, vague, join, result->marks, threads);
      std::copy(marks.begin(), marks.end(), result->spread);
    }
    heard(6);
    return 0;
  } catch (const std::exception& e) {
    fault = e.what();
    return 1;
  }
}

// From now on memory that is free is kept for the next call: what goes back to the system comes from
// it again page by page, and the pages are a tenth of the work. Threads share one store.
void trucewatch_keep_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_ARENA_MAX, 1);
#endif
}

// Gives it back, and keeps no more than is usual.
void trucewatch_give_back() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 65536);
  mallopt(M_TRIM_THRESHOLD, 128 * 1024);
  mallopt(M_ARENA_MAX, 0);
  malloc_trim(0);
#endif
}

double trucewatch_reach_in_time(int kind, double span) { return reach_in_time(Kind(kind), span); }
double trucewatch_reach_in_space(int kind, double radius) {
  return reach_in_space(Kind(kind), radius);
}

// The kind of each report.
void trucewatch_kinds(const Reports* reports, uint8_t* kinds) {
  for (int64_t i = 0; i < reports->n; ++i) kinds[i] = kind(*reports, i);
}

// What speaks for two rows' being one incident, part by part.
int trucewatch_explain(const Reports* reports, const WeightSet* set, int64_t i, int64_t j,
                       int threads, PairParts* parts) {
  try {
    const Reports& r = *reports;
    const Weights& w = set->of(r.source[i], r.source[j]);
    const Scene scene(r, *set, threads);
    const Grids grids(scene, threads);
    const Crowding crowd = crowding(scene, grids, threads);
    const Answers answers = compare(scene, std::min(i, j), std::max(i, j));
    std::copy(answers.of, answers.of + kQuestions, parts->answers);
    parts->gap = gap(r, i, j);
    const bool known = placed(r, i) && placed(r, j);
    parts->apart = known ? apart(r, i, j) : NAN;
    const int64_t c = &coarser(crowd[i], crowd[j]) == &crowd[i] ? i : j;
    const Reach reach(r.radius[c], span(r, c));
    const Spot a = spot(r, i), b = spot(r, j);
    float places[kPlaceScales];
    double clocks[kClocks];
    parts->place = known ? std::log(place_density(w, a, b, places) * reach.area()) : 0;
    parts->rivals = 0;
    if (rivalled(scene, i, j)) {
      const auto rivals = rivals_of(scene, scored_pairs(scene, grids, crowd, threads).edges, threads);
      parts->rivals = -against_rivals(rivals[i], rivals[j]);
    }
    const double time = time_density(w, a, b, clocks) * reach.time(span(r, c));
    parts->time = std::log(std::max(time, 1e-12));
    parts->others = std::isnan(crowd[c].log_density)
                        ? 1.0
                        : std::exp(crowd[c].log_density) * reach.area() * reach.time(span(r, c));
    return 0;
  } catch (const std::exception& e) {
    fault = e.what();
    return 1;
  }
}

}  // extern "C"
