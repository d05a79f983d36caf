// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.OnUnreadable;
import io.entigma.Place;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers.Found;
import io.entigma.internal.hibernate.mapping.GenericAttributes;
import io.entigma.internal.hibernate.mapping.HistoryTables;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappingModel;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.hibernate.schema.CatalogChanges;
import io.entigma.internal.hibernate.schema.ColumnConstraints;
import io.entigma.internal.hibernate.schema.DatabaseColumnCheck;
import io.entigma.internal.hibernate.schema.ScannedTables;
import io.entigma.internal.hibernate.schema.TenantColumns;
import io.entigma.internal.hibernate.schema.TokenColumns;
import io.entigma.internal.hibernate.type.EngineService;
import io.entigma.internal.hibernate.type.PlaceholderListener;
import java.lang.System.Logger.Level;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.Version;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Joins encrypted attributes to their engine when a session factory starts, after the boot checks. Found by Hibernate
 * through META-INF/services. A factory without encrypted attributes is left alone.
 */
public final class EntigmaIntegrator implements Integrator {
    private static final System.Logger LOG = System.getLogger("io.entigma");
    private static final String TENANT_FILTER = "_tenantId";
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** For Hibernate. */
    public EntigmaIntegrator() {}

    @Override
    public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
        MappingModel mapping = MappingModel.of(metadata);
        List<MappedColumn> columns = mapping.encryptedColumns();
        if (columns.isEmpty()) {
            BootChecks.refuse(problemsWithoutColumns(AnnotatedMembers.of(metadata, mapping)));
            return;
        }
        requireKnownHibernate(hibernateVersion());
        BootChecks.refuse(new GenericAttributes(columns).declare());
        adapt(columns, context);
        TokenColumns tokens =
                new TokenColumns(metadata, columns, EngineService.of(factory).plaintextReads());
        List<TableColumn> tableColumns = tableColumns(metadata, columns);
        if (EngineService.of(factory).isForMetadataOnly()) {
            LOG.log(Level.INFO, "Entigma: a factory for its metadata alone; it writes and reads no encrypted value");
            tokens.addTo();
            constrain(metadata, tableColumns, factory);
            return;
        }
        Engine engine = EngineService.of(factory).engine();
        SessionFactoryOptions options = factory.getSessionFactoryOptions();
        boolean tenantsInSessions = knowsTenants(metadata, options);
        if (tenantsInSessions) {
            engine.tenants().expectTenantsInSessions();
        }
        List<Found> members = AnnotatedMembers.of(metadata, mapping);
        BootChecks.run(new BootModel(metadata, mapping.values(), members, columns, options, engine, tenantsInSessions));
        tokens.addTo();
        ColumnConstraints constraints = constrain(metadata, tableColumns, factory);
        DatabaseColumnCheck check = new DatabaseColumnCheck(metadata, columns, tableColumns);
        ScannedTables scanned = new ScannedTables(metadata, columns);
        whenCreated(factory, created -> {
            TenantColumns tenants = TenantColumns.of(metadata, created);
            CatalogChanges changes = check.run(created, engine, tenants);
            constraints.check(created);
            tokens.use(created);
            scanned.use(created);
            start(columns, created, engine);
            saveCatalog(tableColumns, tenants, changes, created, engine);
        });
    }

    private static void adapt(List<MappedColumn> columns, BootstrapContext context) {
        columns.forEach(MappedColumn::setSealedLength);
        columns.forEach(MappedColumn::dropRangeChecks);
        columns.forEach(column -> column.adaptType(context.getTypeConfiguration()));
        columns.stream()
                .filter(UniqueColumnCheck::isUnique)
                .forEach(column -> column.type().isInUniqueKey());
    }

    /** Where nothing is encrypted, all of it may be lost. */
    private static List<String> problemsWithoutColumns(List<Found> members) {
        return Stream.of(LostEncryptionCheck.problems(members), LostSearchCheck.problems(members))
                .flatMap(List::stream)
                .toList();
    }

    private static void whenCreated(SessionFactoryImplementor factory, Consumer<SessionFactoryImplementor> action) {
        factory.addObserver(new SessionFactoryObserver() {
            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                try {
                    action.accept((SessionFactoryImplementor) created);
                } catch (RuntimeException e) {
                    created.close();
                    throw e;
                }
            }
        });
    }

    private static List<TableColumn> tableColumns(Metadata metadata, List<MappedColumn> columns) {
        return Stream.concat(
                        columns.stream().flatMap(MappedColumn::inTables),
                        HistoryTables.columns(metadata, columns).stream())
                .toList();
    }

    private static ColumnConstraints constrain(
            Metadata metadata, List<TableColumn> columns, SessionFactoryImplementor factory) {
        ColumnConstraints constraints = new ColumnConstraints(
                columns,
                EngineService.of(factory).plaintextReads(),
                factory.getSessionFactoryOptions()
                        .getServiceRegistry()
                        .requireService(ConfigurationService.class)
                        .getSettings());
        constraints.addTo(metadata.getDatabase().getDialect());
        return constraints;
    }

    /** A database or schema per tenant, a resolver, or {@code @TenantId}, which Hibernate turns into a filter. */
    private static boolean knowsTenants(Metadata metadata, SessionFactoryOptions options) {
        return options.isMultiTenancyEnabled()
                || options.getCurrentTenantIdentifierResolver() != null
                || metadata.getFilterDefinitions().containsKey(TENANT_FILTER);
    }

    private static void start(List<MappedColumn> columns, SessionFactoryImplementor factory, Engine engine) {
        EngineService service = EngineService.of(factory);
        columns.forEach(column -> column.type().bind(service.bound(column.type(), factory)));
        service.guardTenants(factory);
        if (columns.stream().anyMatch(MappedColumn::cached)) {
            service.emptyCacheOnEviction(factory);
        }
        if (columns.stream().anyMatch(column -> column.type().attribute().onUnreadable() == OnUnreadable.PLACEHOLDER)) {
            PlaceholderListener.register(factory);
        }
        if (columns.stream().anyMatch(column -> column.type().attribute().place() == Place.KEY_SERVER)) {
            service.memories().watchFlushes(factory);
        }
        columns.forEach(ShownByIndex::tell);
        LOG.log(
                Level.INFO,
                "Entigma: {0} encrypted columns; {1}",
                columns.size(),
                engine.tenants().isSingle()
                        ? "single-tenant mode, since neither Hibernate nor a TenantResolver names tenants"
                        : "each tenant has its own keys");
    }

    private static void saveCatalog(
            List<TableColumn> columns,
            TenantColumns tenants,
            CatalogChanges changes,
            SessionFactoryImplementor factory,
            Engine engine) {
        String defaultSchema = MappingModel.defaultSchema(factory.getProperties());
        engine.saveColumns(changes.toSave(columns.stream()
                .map(column -> column.toCatalog(defaultSchema, tenants.of(column.table())))
                .toList()));
        engine.forgetColumns(changes.toForget());
    }

    /** On the module path packages have no version, and Hibernate does not know its own; the module has it. */
    private static String hibernateVersion() {
        String version = Version.getVersionString();
        ModuleDescriptor module = Version.class.getModule().getDescriptor();
        return MAJOR_MINOR.matcher(version).matches() || module == null
                ? version
                : module.rawVersion().orElse(version);
    }

    /**
     * Refuses a Hibernate whose way to call types is not known. A type whose methods are no longer called would fall back
     * to Hibernate's defaults, which store the plain value.
     */
    static void requireKnownHibernate(String version) {
        Matcher numbers = MAJOR_MINOR.matcher(version);
        boolean known = numbers.matches()
                && (numbers.group(1).equals("7")
                        || (numbers.group(1).equals("6") && numbers.group(2).equals("6")));
        if (!known) {
            throw new MisconfigurationException("Entigma: Hibernate " + version
                    + " is not supported, since nothing is known of how it calls types; use 6.6 or 7.x");
        }
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry registry) {
        // The engine service is closed with the service registry.
    }
}
