// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.kek.KeyServerPolicy;
import io.entigma.spring.EntigmaBuilderCustomizer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole application on a real port, started once for all tests, with the KEK of two clinics in a file and that of the third
 * on a key server. What it shows of a clinic is what tests left there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:clinic;DB_CLOSE_DELAY=-1",
            "entigma.kek.uri=file://${user.dir}/target/clinic-${random.uuid}.kek",
            "entigma.epoch-interval=200ms",
            "clinic.password=" + ClinicTest.PASSWORD,
            "clinic.sample-patients=20",
            "clinic.reencrypt-rows-per-second=30"
        })
@AutoConfigureMockMvc
@ContextConfiguration(initializers = KeyServerOfLake.Initializer.class)
@Import({Visitor.class, Stored.class, ClinicTest.ShortPause.class})
@interface ClinicTest {
    String PASSWORD = "password-canary-7731";

    /** A key server that is back is called again soon. */
    @TestConfiguration(proxyBeanMethods = false)
    class ShortPause {
        @Bean
        EntigmaBuilderCustomizer shortPause() {
            return builder -> builder.keyServerPolicy(KeyServerPolicy.defaults().withPause(5, Duration.ofMillis(500)));
        }
    }
}
