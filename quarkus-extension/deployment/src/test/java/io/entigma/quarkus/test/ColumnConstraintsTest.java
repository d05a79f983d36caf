// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The setting reaches Hibernate through Quarkus. */
class ColumnConstraintsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class)
            .overrideConfigKey("quarkus.hibernate-orm.unsupported-properties.\"entigma.column-constraints\"", "off");

    @Inject
    DataSource database;

    @Test
    void off_columnsTakeAnything() throws Exception {
        RawColumns.execute(database, "insert into Customer (id, ssn) values (7, X'313233')");
        assertThat(RawColumns.count(database, "Customer")).isOne();
    }
}
