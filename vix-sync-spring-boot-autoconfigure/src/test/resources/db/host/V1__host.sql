create table host_table (id integer primary key);
