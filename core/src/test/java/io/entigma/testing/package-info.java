// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Real databases for tests: H2, PostgreSQL, MariaDB and MySQL, each started when the first test asks for it. */
@NullMarked
package io.entigma.testing;

import org.jspecify.annotations.NullMarked;
