package io.entigma.spring.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application as its developer writes it: the starter, an annotation on a field, one property. */
@SpringBootApplication
public class CustomerApp {}
