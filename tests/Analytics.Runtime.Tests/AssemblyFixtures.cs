using Analytics.Runtime.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]
