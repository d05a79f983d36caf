insert into customer (id, name) values (1000000, 'Script');
