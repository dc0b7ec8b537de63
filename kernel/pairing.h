// Pairs of reports that may be one incident, and what speaks for it.
#pragma once

#include <vector>

#include "comparing.h"
#include "crowding.h"

namespace fusion {

// Pairs that score less are forgotten.
constexpr double kKeep = -3.0;
// What the answers can be hoped to add to what place and time say: no more than this but for the
// rarest, so that a pair beyond that hope is not compared at all.
constexpr double kHope = 4.0;
// Neighbours compared of each window, for each report.
constexpr int64_t kCompared = 384;

struct Edge {
  int32_t first, second;         // rows, first < second
  float score;                   // log odds, natural
};

// How many answers there are to some questions at most, "unknown" among them.
constexpr int kCodes = 3, kCounts = 6, kTexts = 6, kStories = 4, kNames = 4, kTops = 4;

// What the answers of a pair weigh, worked out once for each table.
class WeightTables {
 public:
  explicit WeightTables(const WeightSet& w) : set_(w), of_(w.n_tables) {
    for (int64_t t = 0; t < w.n_tables; ++t) of_[t] = Table(w.tables[t]);
  }
  // By question and answer; an unknown one weighs nothing.
  using Nats = double[kQuestions][kAnswers];
  const Nats& nats(int32_t one, int32_t other) const { return of_[set_.which(one, other)].nats; }
  // What the answers of two reports multiply their odds by.
  double product(int32_t one, int32_t other, const Answers& answers) const {
    return of_[set_.which(one, other)].product(answers.of);
  }

 private:
  // Questions that are asked together, so that few factors are left to be multiplied.
  struct Table {
    Nats nats;
    double acts[kTops * kCodes * kCodes], named[kCodes * kCodes * kCodes * kCodes];
    double harmed[kCounts * kCounts], words[kTexts * kStories * kCodes], places[kNames];

    Table() = default;
    explicit Table(const Weights& w) {
      for (int q = 0; q < kQuestions; ++q)
        for (int a = 0; a < kAnswers; ++a) nats[q][a] = weight(w, q, a);
      fill(acts, {kActTop, kActSecond, kActThird}, {kTops, kCodes, kCodes});
      fill(named, {kActor, kSides, kTarget, kWeapon}, {kCodes, kCodes, kCodes, kCodes});
      fill(harmed, {kDeaths, kInjured}, {kCounts, kCounts});
      fill(words, {kText, kStory, kSameSource}, {kTexts, kStories, kCodes});
      fill(places, {kPlaceName}, {kNames});
    }
    double product(const uint8_t* of) const {
      return acts[(of[kActTop] * kCodes + of[kActSecond]) * kCodes + of[kActThird]] *
             named[((of[kActor] * kCodes + of[kSides]) * kCodes + of[kTarget]) * kCodes + of[kWeapon]] *
             (harmed[of[kDeaths] * kCounts + of[kInjured]] *
              words[(of[kText] * kStories + of[kStory]) * kCodes + of[kSameSource]]) *
             places[of[kPlaceName]];
    }
    template <int Size, int N>
    void fill(double (&factors)[Size], const Question (&questions)[N], const int (&answers)[N]) {
      for (int k = 0; k < Size; ++k) {
        double sum = 0;
        for (int q = N - 1, left = k; q >= 0; left /= answers[q--])
          sum += counted(questions[q], nats[questions[q]][left % answers[q]]);
        factors[k] = std::exp(sum);
      }
    }
    // That two reports come from different sources speaks for nothing.
    static double counted(Question question, double weighs) {
      return question == kSameSource ? std::min(0.0, weighs) : weighs;
    }
  };
  const WeightSet& set_;
  std::vector<Table> of_;
};

// Log odds from place and time alone, against the incidents around; from time alone where a place
// is not known, and then against those of the days and province.
inline double spacetime(const Weights& w, const Spot& a, const Spot& b, double log_density) {
  float places[kPlaceScales];
  double clocks[kClocks];
  const bool known = !std::isnan(a.x) && !std::isnan(b.x);
  const double density = (known ? place_density(w, a, b, places) : 1.0) *
                         time_density(w, a, b, clocks);
  return std::log(std::max(density, 1e-60)) - log_density;
}

// A score rounded so that the last bits decide nothing.
inline float rounded(double score) { return float(std::round(score * 1e4) / 1e4); }

// Where reports of one class of time look for those of all: the same hours, and those of the day
// before and after; one stretch where these meet.
Windows pairing_windows(int time);

// For every pair of rows within reach of each other, take(i, j, odds, stands_for, sink) with i < j,
// from several threads: the odds from place and time alone, and how many pairs stand behind this
// one. A pair that stands for itself alone and has less than `hopeless` odds is left out. Each thread
// has a sink of its own, and all of them are handed back joined, in no particular order.
template <typename Item, typename Take>
std::vector<Item> from_each_pair(const Scene& scene, const Grids& grids, const Crowding& crowd,
                                 double hopeless, int threads, Take take);

// Pairs of n rows by first row, then second, each once.
template <typename Item>
std::vector<Item> in_order(int64_t n, std::vector<Item> items) {
  std::vector<int64_t> begins(n + 1, 0);
  for (const Item& item : items) ++begins[item.first + 1];
  for (int64_t i = 0; i < n; ++i) begins[i + 1] += begins[i];
  std::vector<int64_t> next(begins.begin(), begins.end() - 1);
  std::vector<Item> sorted(items.size());
  for (const Item& item : items) sorted[next[item.first]++] = item;
  std::vector<Item>().swap(items);
  for (int64_t i = 0; i < n; ++i)
    std::sort(sorted.begin() + begins[i], sorted.begin() + begins[i + 1],
              [](const Item& a, const Item& b) { return a.second < b.second; });
  sorted.erase(std::unique(sorted.begin(), sorted.end(),
                           [](const Item& a, const Item& b) {
                             return a.first == b.first && a.second == b.second;
                           }),
               sorted.end());
  return sorted;
}

// The pairs worth remembering, by first row, then second; and the sum of the odds of all others,
// for each row: many faint chances are together a great one. A sharper report hears nothing of its
// faint chances with a coarser one.
struct Scored {
  std::vector<Edge> edges;
  std::vector<float> faint;
};

Scored scored_pairs(const Scene& scene, const Grids& grids, const Crowding& crowd, int threads);

}  // namespace fusion

#include "pairing_each.h"
