-- Which change wrote each bar, what kind of change it was, and for which job; docs/store.md explains
-- every column. Rows of before have null or a default: their bars' changes are told by the trail.

alter table bar_chunk add column written_by bytea;

alter table bar_revision add column written_by bytea;

create index bar_revision_times on bar_revision (series_id, t1, t0, superseded_by);

alter table series_change add column kind varchar(16);
alter table series_change add column removed int default 0 not null;
alter table series_change add column job_id varchar(256) default '' not null;

create index series_change_time on series_change (series_id, changed_at, revision);
