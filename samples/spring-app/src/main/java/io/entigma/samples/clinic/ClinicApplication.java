// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The program. Its files, the database and the development KEK among them, are under {@code clinic-data}. */
@SpringBootApplication
@EnableConfigurationProperties(ClinicProperties.class)
public class ClinicApplication {
    /** For Spring. */
    public ClinicApplication() {}

    /**
     * Starts the application and leaves it running.
     *
     * @param arguments Spring Boot's, such as {@code --server.port=8090}; no secrets, since others can read command lines
     */
    public static void main(String[] arguments) {
        SpringApplication.run(ClinicApplication.class, arguments);
    }
}
