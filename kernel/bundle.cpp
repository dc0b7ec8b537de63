#include "bundle.h"

#include "wide.h"

namespace fusion {

namespace {

// How long each is on together with one spot, as told and with the one or the other a day later; and
// so how late it is. In double precision until the difference is taken, and so the same whichever of
// the two is the one that looks.
TRUCEWATCH_WIDE
void share_time(int64_t n, double start, double end, const double* starts, const double* ends,
                float* both, float* early, float* tardy, float* late, float* apart) {
  for (int64_t k = 0; k < n; ++k) {
    both[k] = float(shared(start, end, starts[k], ends[k]));
    early[k] = float(shared(start + kDay, end + kDay, starts[k], ends[k]));
    tardy[k] = float(shared(start, end, starts[k] + kDay, ends[k] + kDay));
    late[k] = larger(-both[k], 0.0f);
    apart[k] = smaller(late[k], smaller(-early[k], -tardy[k]));
  }
}

template <int Clock>
inline float clock_density(const float (&share)[kClocks][kTimeKinds], int32_t kind, float both,
                           float early, float tardy, float rate, float lasts) {
  constexpr float pad = float(2 * kClock[Clock]);
  const float overlap = Clock < kClocks - 1 ? larger(both + pad, 0.0f)
                                            : (larger(early + pad, 0.0f) + larger(tardy + pad, 0.0f)) / 2;
  return share[Clock][kind] * overlap * (rate * rate_of(Clock, lasts));
}

TRUCEWATCH_WIDE
void add_times(int64_t n, const float (&share)[kClocks][kTimeKinds], const int32_t* kind,
               const float own, const float* lasts, const float* both,
               const float* early, const float* tardy, float* __restrict density) {
  static_assert(kClocks == 6, "one line for each");
  float rate[kClocks];
  for (int k = 0; k < kClocks; ++k) rate[k] = rate_of(k, own);
  for (int64_t k = 0; k < n; ++k) {
    float sum = clock_density<0>(share, kind[k], both[k], early[k], tardy[k], rate[0], lasts[k]);
    sum += clock_density<1>(share, kind[k], both[k], early[k], tardy[k], rate[1], lasts[k]);
    sum += clock_density<2>(share, kind[k], both[k], early[k], tardy[k], rate[2], lasts[k]);
    sum += clock_density<3>(share, kind[k], both[k], early[k], tardy[k], rate[3], lasts[k]);
    sum += clock_density<4>(share, kind[k], both[k], early[k], tardy[k], rate[4], lasts[k]);
    sum += clock_density<5>(share, kind[k], both[k], early[k], tardy[k], rate[5], lasts[k]);
    density[k] = sum;
  }
}

TRUCEWATCH_WIDE
void add_places(int64_t n, const float (&share)[kPlaceScales][kPlaceKinds], const int32_t* kind,
                const float* square, const float* variance, float* __restrict density) {
  static_assert(kPlaceScales == 4, "one line for each");
  for (int64_t k = 0; k < n; ++k) {
    float sum = place_part(0, share[0][kind[k]], square[k], variance[k]);
    sum += place_part(1, share[1][kind[k]], square[k], variance[k]);
    sum += place_part(2, share[2][kind[k]], square[k], variance[k]);
    sum += place_part(3, share[3][kind[k]], square[k], variance[k]);
    density[k] = sum;
  }
}

// As `coarser` chooses.
TRUCEWATCH_WIDE
void hold_against(int64_t n, const Crowd own, const float* volume, const float* log_density,
                  const float* density, const float* place, const float* time,
                  float* __restrict odds) {
  for (int64_t k = 0; k < n; ++k) {
    const bool others = volume[k] > own.log_volume ||
                        (volume[k] == own.log_volume && log_density[k] > own.log_density);
    odds[k] = place[k] / (others ? density[k] : own.density) * time[k];
  }
}

}  // namespace

Bundle::Shares::Shares(const Weights& w) {
  for (int a = 0; a < kPlaceKinds; ++a)
    for (int b = 0; b < kPlaceKinds; ++b)
      for (int k = 0; k < kPlaceScales; ++k) place[a][k][b] = float(w.place_share[a][b][k]);
  for (int a = 0; a < kTimeKinds; ++a)
    for (int b = 0; b < kTimeKinds; ++b)
      for (int k = 0; k < kClocks; ++k) clock[a][k][b] = float(w.clock_share[a][b][k]);
}

Bundle::Bundle(const Scene& scene) : scene_(scene), shares_(scene.weights.all()) {}

void Bundle::gather(const Spot& from, const int32_t* rows) {
  if (int64_t(square.size()) < size_) {
    for (auto* floats : {&square, &late, &apart, &place, &time, &odds, &variance_, &lasts_, &both_,
                         &early_, &tardy_, &volume_, &log_density_, &density_})
      floats->resize(size_);
    start_.resize(size_), end_.resize(size_);
    place_kind_.resize(size_), time_kind_.resize(size_);
  }
  constexpr int64_t kAhead = 8;
  for (int64_t k = 0; k < size_; ++k) {
    if (k + kAhead < size_) __builtin_prefetch(&scene_.spots[rows[k + kAhead]]);
    const Spot& other = scene_.spots[rows[k]];
    square[k] = square_between(from, other);
    variance_[k] = float(from.variance + other.variance);
    start_[k] = other.start, end_[k] = other.end;
    lasts_[k] = other.lasts;
    place_kind_[k] = other.place_kind, time_kind_[k] = other.time_kind;
  }
}

void Bundle::measure(int32_t from, const int32_t* rows, int64_t n) {
  size_ = n;
  const Spot& here = scene_.spots[from];
  gather(here, rows);
  share_time(size_, here.start, here.end, start_.data(), end_.data(), both_.data(), early_.data(),
             tardy_.data(), late.data(), apart.data());
  add_times(size_, shares_.clock[here.time_kind], time_kind_.data(), here.lasts, lasts_.data(),
            both_.data(), early_.data(), tardy_.data(), time.data());
  add_places(size_, shares_.place[here.place_kind], place_kind_.data(), square.data(),
             variance_.data(), place.data());
}

void Bundle::weigh(int32_t from, const int32_t* rows, const Crowding& crowd) {
  for (int64_t k = 0; k < size_; ++k) {
    const Crowd& other = crowd[rows[k]];
    volume_[k] = other.log_volume, log_density_[k] = other.log_density;
    density_[k] = other.density;
  }
  hold_against(size_, crowd[from], volume_.data(), log_density_.data(), density_.data(),
               place.data(), time.data(), odds.data());
}

}  // namespace fusion
