-- By how much the bars before a time were put on another price scale, such as after a split;
-- docs/store.md explains every column.

create table adjustment (
  series_id   bigint   not null references series (id),
  revision    bigint   not null,
  effective   bigint   not null,
  numerator   bigint   not null,
  denominator bigint   not null,
  volumes     smallint not null,
  decimals    smallint not null,
  primary key (series_id, revision)
);
