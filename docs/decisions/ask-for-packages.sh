#!/usr/bin/env bash
# Asks the machine's package source for the genuine packages of decision 6, with an empty package folder, so that no cache answers.
# Prints one line a package; ends with 0 when all of them restore. The versions are those of Directory.Packages.props where it has them.
set -uo pipefail
cd "$(dirname "$0")/../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

packages=(
  Microsoft.Azure.Functions.Worker
  Microsoft.Azure.Functions.Worker.ApplicationInsights
  Microsoft.Azure.Functions.Worker.Extensions.DurableTask
  Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged
  Microsoft.Azure.Functions.Worker.Extensions.Http
  Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore
  Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues
  Microsoft.Azure.Functions.Worker.Extensions.Timer
  Microsoft.Azure.Functions.Worker.Sdk
  Microsoft.DurableTask.Client:1.25.0
  Microsoft.DurableTask.Worker:1.25.0
  Microsoft.DurableTask.Analyzers:*
  Microsoft.Azure.DurableTask.Core:3.9.0
  Microsoft.Azure.StackExchangeRedis:*
  Twilio:*
)

missing=0
for entry in "${packages[@]}"; do
  name="${entry%%:*}"
  version="${entry#*:}"
  [ "$version" != "$entry" ] || version="$(sed -n "s/.*Include=\"$name\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)"
  mkdir -p "$work/$name"
  printf '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup><PackageReference Include="%s" Version="%s" /></ItemGroup></Project>\n' "$name" "$version" > "$work/$name/ask.csproj"
  if output="$(NUGET_PACKAGES="$work/packages" dotnet restore "$work/$name/ask.csproj" --nologo -v q 2>&1)"; then
    echo "restores  $name $version"
  else
    echo "missing   $name $version: $(grep -o 'NU[0-9]*' <<<"$output" | sort -u | tr '\n' ' ')"
    missing=$((missing + 1))
  fi
done
echo "$missing of ${#packages[@]} missing"
[ "$missing" -eq 0 ]
