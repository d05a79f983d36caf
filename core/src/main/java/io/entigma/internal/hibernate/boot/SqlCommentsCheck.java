// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import java.util.List;

/** Refuses Hibernate's comments in SQL: they hold the text of queries, with literals that encrypted attributes are compared with. */
final class SqlCommentsCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        if (!model.options().isCommentsEnabled()) {
            return List.of();
        }
        return List.of("hibernate.use_sql_comments: the text of each query goes to the database as a comment, with the"
                + " literals that encrypted attributes are compared with ("
                + model.columns().get(0).path() + " is one); set it to false (applySqlComments(false) where code sets"
                + " it), and let a StatementInspector mark statements that are to be found again");
    }
}
