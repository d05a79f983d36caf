// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same on MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class ReactiveCustomerOnMariaDbTest extends ReactiveCustomerTest {}
