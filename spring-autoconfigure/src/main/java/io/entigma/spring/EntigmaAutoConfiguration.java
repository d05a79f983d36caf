// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.TenantKeks;
import io.entigma.key.KeyTable;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.Settings;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.entigma.spi.WrappedKeyStore;
import io.entigma.spring.data.RepositoryQueryCheck;
import io.entigma.spring.tenant.EntigmaTenantAutoConfiguration;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.data.jpa.repository.query.AbstractJpaQuery;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes one {@link Entigma} from {@code entigma.*} and gives it to every EntityManagerFactory. An {@link EntigmaBuilder} that
 * has all properties and beans applied can be injected to make further ones; an {@link Entigma} bean of the application takes
 * the place of this one.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "io.entigma.spring.tenant.EntigmaTenantAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({AbstractEntityManagerFactoryBean.class, Entigma.class})
public class EntigmaAutoConfiguration {
    private static final String KEK = "entigma.kek.";
    private static final String TABLE = "entigma.key-table.";

    /** For Spring. */
    public EntigmaAutoConfiguration() {}

    @Bean
    static EntigmaSettings entigmaSettings(Environment environment) {
        return new EntigmaSettings(environment);
    }

    @Bean
    static EngineWiring entigmaWiring() {
        return new EngineWiring();
    }

    @Bean
    @ConditionalOnProperty(name = "entigma.events", matchIfMissing = true)
    EventPublisher entigmaEventPublisher(ApplicationEventPublisher publisher) {
        return new EventPublisher(publisher);
    }

    /** Spring Data JPA. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AbstractJpaQuery.class)
    static class Repositories {
        @Bean
        static RepositoryQueryCheck entigmaRepositoryQueryCheck() {
            return new RepositoryQueryCheck();
        }
    }

    /** Somebody says where the KEK is. */
    static final class KekIsKnown extends AnyNestedCondition {
        KekIsKnown() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("entigma.kek.uri")
        static final class ByProperty {}

        @ConditionalOnBean(EntigmaConnectionDetails.class)
        static final class ByConnectionDetails {}
    }

    /**
     * There is a place for keys, or somebody who needs one. A context without a database, as of a test that starts a part of the
     * application, needs no engine.
     */
    static final class KeyTableIsNear extends AnyNestedCondition {
        KeyTableIsNear() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(DataSource.class)
        static final class ByDataSource {}

        @ConditionalOnProperty("entigma.key-table.url")
        static final class ByUrl {}

        @ConditionalOnBean(KeyTable.class)
        static final class ByKeyTable {}

        @ConditionalOnBean(WrappedKeyStore.class)
        static final class ByKeyStore {}

        /** Its entities can have encrypted attributes: a place that is missing is told then. */
        @ConditionalOnBean(AbstractEntityManagerFactoryBean.class)
        static final class ByEntities {}
    }

    /** The engine, as soon as a KEK is known. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(KekIsKnown.class)
    static class Engine {
        @Bean
        @ConditionalOnMissingBean
        EntigmaConnectionDetails entigmaConnectionDetails(EntigmaSettings settings) {
            return PropertiesConnectionDetails.of(settings);
        }

        @Bean
        @Scope("prototype")
        @ConditionalOnMissingBean
        EntigmaBuilder entigmaBuilder(
                EntigmaSettings settings, EntigmaConnectionDetails details, ListableBeanFactory beans) {
            EntigmaBuilder builder =
                    Entigma.builder().settings(engineSettings(settings)).settings(details.kekSettings());
            builder.kek(details.kekUri());
            beans.getBeanProvider(KekClient.class).orderedStream().forEach(builder::kekClient);
            beans.getBeanProvider(EntigmaListener.class).orderedStream().forEach(builder::listener);
            beans.getBeanProvider(TenantKeks.class).ifAvailable(builder::tenantKeks);
            tenants(builder, settings, beans);
            beans.getBeanProvider(EntigmaBuilderCustomizer.class)
                    .orderedStream()
                    .forEach(customizer -> customizer.customize(builder));
            return builder;
        }

        /** All but the KEK's, which connection details have, the key table's, and the resolver, which is a bean. */
        private static Map<String, Object> engineSettings(EntigmaSettings settings) {
            Map<String, Object> all = settings.of(EnumSet.of(Part.ENGINE));
            all.keySet()
                    .removeIf(name -> name.startsWith(KEK)
                            || name.startsWith(TABLE)
                            || name.equals(EntigmaTenantAutoConfiguration.RESOLVER));
            return all;
        }

        /** The resolver itself is fetched when it is first asked, since it may need what needs the engine. */
        private static void tenants(EntigmaBuilder builder, EntigmaSettings settings, ListableBeanFactory beans) {
            List<String> names = List.of(beans.getBeanNamesForType(TenantResolver.class, true, false));
            boolean isNamed =
                    settings.text(EntigmaTenantAutoConfiguration.RESOLVER).isPresent();
            if (isNamed && !names.equals(List.of(EntigmaTenantAutoConfiguration.RESOLVER_BEAN))) {
                throw new MisconfigurationException(
                        EntigmaTenantAutoConfiguration.RESOLVER + ": and the TenantResolver beans " + names
                                + " exclude each other; remove the one or the other");
            }
            if (!names.isEmpty()) {
                SingletonSupplier<TenantResolver> resolver = SingletonSupplier.of(
                        () -> beans.getBeanProvider(TenantResolver.class).getObject());
                builder.tenants(() -> resolver.obtain().currentTenant());
            }
        }

        @Bean
        @ConditionalOnMissingBean
        @Conditional(KeyTableIsNear.class)
        Entigma entigma(
                EntigmaBuilder builder,
                EntigmaSettings settings,
                ObjectProvider<WrappedKeyStore> store,
                ObjectProvider<KeyTable> table,
                @EntigmaDataSource ObjectProvider<DataSource> own,
                ObjectProvider<DataSource> applications) {
            WrappedKeyStore otherStore = store.getIfAvailable();
            if (otherStore != null) {
                return builder.keyStore(otherStore).build();
            }
            KeyTable otherTable = table.getIfAvailable();
            if (otherTable != null) {
                return builder.keyTable(otherTable).build();
            }
            Map<String, Object> tableSettings = settings.where(name -> name.startsWith(TABLE));
            settings.text(TABLE + "url")
                    .ifPresentOrElse(
                            url -> tableSettings.putIfAbsent(
                                    TABLE + "schema-action",
                                    KeyTables.usualAction(url).name()),
                            () -> builder.keyTable(KeyTables.of(own.getIfUnique(), applications.getIfUnique())));
            return builder.settings(tableSettings).build();
        }
    }

    /** From {@code entigma.kek.*}. */
    private record PropertiesConnectionDetails(URI kekUri, Map<String, Object> kekSettings)
            implements EntigmaConnectionDetails {
        private static final String URI_NAME = KEK + "uri";

        static PropertiesConnectionDetails of(EntigmaSettings settings) {
            Map<String, Object> all = settings.where(name -> name.startsWith(KEK) && !name.equals(URI_NAME));
            return new PropertiesConnectionDetails(uri(settings), Map.copyOf(all));
        }

        private static URI uri(EntigmaSettings settings) {
            return Settings.of(settings.where(URI_NAME::equals))
                    .uri(Entigma.settings().find(URI_NAME).orElseThrow())
                    .orElseThrow(
                            () -> new MisconfigurationException(
                                    "Entigma: there is no engine, since entigma.kek.uri is empty; set it to the URI of the KEK"));
        }

        @Override
        public String toString() {
            return "PropertiesConnectionDetails[" + kekUri + ", " + kekSettings.keySet() + "]";
        }
    }
}
