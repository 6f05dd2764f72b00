-- One row, written now and then to find out whether the journal can be written.
create table journal_probe (
  id    integer not null primary key,
  beats bigint not null
);
insert into journal_probe (id, beats) values (1, 0);
