metadata description = 'A monthly budget of the resource group: mails at 80 % spent and at 100 % forecast. It warns, it stops nothing.'

@minLength(1)
@maxLength(63)
@description('Name of the budget.')
param name string

@minValue(1)
@maxValue(1000000)
@description('Money a month, in the currency of the subscription.')
param amount int

@description('First day of a month, yyyy-MM-01: not before the month in which the budget is made, and the same in later deployments.')
param start string

@minLength(6)
@description('E-mail address that is told.')
param email string

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent: { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails: [email] }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
      }
    }
  }
}
