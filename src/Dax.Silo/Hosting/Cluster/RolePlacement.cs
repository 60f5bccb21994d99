using Dax.Contracts;
using Dax.Contracts.Catalogs;
using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Orleans.Concurrency;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Dax.Silo.Hosting;

/// <summary>Which silos may have a grain, by their roles. Grain classes do not know of it: it is said here, when the silo reads them.</summary>
internal static class RolePlacement
{
    public static void AddRoles(this ISiloBuilder silo)
    {
        silo.Services.AddPlacementFilter<RoleFilter, RoleDirector>(ServiceLifetime.Transient);
        silo.Services.AddSingleton<IGrainPropertiesProvider, GrainRoles>();
    }

    /// <summary>Placement per grain class.</summary>
    private sealed class GrainRoles(IServiceProvider services) : IGrainPropertiesProvider
    {
        public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
        {
            if (RoleOf(grainClass) is { } role) new RoleFilter(role).PopulateGrainProperties(services, grainClass, grainType, properties);
            // What one caller reads once, or what any silo answers alike, stays where it is asked for, if that silo may have it.
            if (Is<ISyncQueryGrain>(grainClass) || Is<ILinksGrain>(grainClass)) new PreferLocalPlacement().PopulateGrainProperties(services, grainClass, grainType, properties);
            if (Is<ICatalogGrain>(grainClass)) new StatelessWorkerAttribute(1).Populate(services, grainClass, grainType, properties);
        }

        private static string? RoleOf(Type grain) => grain switch
        {
            _ when Is<IJobGrain>(grain) || Is<ISyncQueryGrain>(grain) => RoleFilter.ByKey,
            _ when Is<IDatasetGrain>(grain) || Is<ILinksGrain>(grain) || grain.Namespace is "Dax.Grains.Tiles" => SiloRoles.Image,
            _ when Is<ICatalogGrain>(grain) || grain.Namespace is "Dax.Grains.Scans" => SiloRoles.Catalog,
            _ => null,
        };

        private static bool Is<T>(Type grain) => typeof(T).IsAssignableFrom(grain);
    }

    /// <param name="role">A role, or <see cref="ByKey"/>.</param>
    internal sealed class RoleFilter(string role) : PlacementFilterStrategy(order: 0)
    {
        /// <summary>The grain's key says whether it is an image's.</summary>
        public const string ByKey = "key";
        private const string Property = "role";

        public RoleFilter() : this(ByKey)
        {
        }

        public string Role { get; private set; } = role;

        public override void AdditionalInitialize(GrainProperties properties) => Role = GetPlacementFilterGrainProperty(Property, properties) ?? ByKey;

        protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
            IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [new(Property, Role)];
    }

    private sealed class RoleDirector(IClusterMembershipService membership) : IPlacementFilterDirector
    {
        public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
        {
            var role = ((RoleFilter)filterStrategy).Role;
            if (role == RoleFilter.ByKey) role = JobKeys.IsImage(target.GrainIdentity.Key.ToString()) ? SiloRoles.Image : SiloRoles.Catalog;
            var members = membership.CurrentSnapshot.Members;
            return silos.Where(silo => members.TryGetValue(silo, out var member) && SiloRoles.Has(member.Name, role));
        }
    }
}
