// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.util.Map;

/** Makes twins of Hibernate ORM. */
final class OrmTwins implements Twins.Maker {
    @Override
    public Side encrypted(TestDatabase db, LocalKek kek, Map<String, String> settings) {
        return Side.encrypted(db, kek, settings);
    }

    @Override
    public Side plain(TestDatabase db, Map<String, String> settings) {
        return Side.plain(db, settings);
    }

    @Override
    public boolean keeps(FuzzStatement statement) {
        return true;
    }
}
