-- What IB taught about an instrument, beside its details: when it was asked last, how many others
-- share its symbol, and on which days it traded when. docs/store.md explains every column.

create table lesson (
  instrument  varchar(128)     primary key,
  details_at  timestamp(6) with time zone not null,
  schedule_at timestamp(6) with time zone,
  namesakes   int,
  rth_days    varchar(1000000) not null,
  all_days    varchar(1000000) not null
);
