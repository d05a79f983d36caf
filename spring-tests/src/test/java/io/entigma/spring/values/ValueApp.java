// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.values;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** An application whose encrypted attributes are values of its own. */
@SpringBootApplication
@EnableJpaRepositories(considerNestedRepositories = true)
public class ValueApp {
    /** Starts it. */
    public static void main(String[] arguments) {
        org.springframework.boot.SpringApplication.run(ValueApp.class, arguments);
    }
}
