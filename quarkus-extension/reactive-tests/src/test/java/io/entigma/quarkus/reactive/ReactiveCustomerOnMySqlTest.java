// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same on MySQL, where one runs. */
@EnabledIfEnvironmentVariable(named = OnMySql.ADDRESS, matches = ".+")
@QuarkusTest
@TestProfile(OnMySql.class)
class ReactiveCustomerOnMySqlTest extends ReactiveCustomerTest {}
