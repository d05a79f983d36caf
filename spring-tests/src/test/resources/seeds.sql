insert into note (id, text) values (1000000, stringtoutf8('a note to begin with'));
